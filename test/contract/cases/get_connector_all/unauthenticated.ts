import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('listing connectors needs a valid API key', unauthenticated('get_connector_all'))
