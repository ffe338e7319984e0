import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('updating a connector needs its scope and no other', forbidden('update_connector_by_provider'))
