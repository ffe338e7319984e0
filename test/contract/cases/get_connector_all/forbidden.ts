import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('listing connectors needs its scope and no other', forbidden('get_connector_all'))
