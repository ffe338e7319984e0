import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('reading a connector needs its scope and no other', forbidden('get_connector_by_provider'))
