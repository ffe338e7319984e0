import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('deleting a connector needs its scope and no other', forbidden('delete_connector_by_provider'))
