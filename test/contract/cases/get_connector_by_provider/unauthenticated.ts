import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('reading a connector needs a valid API key', unauthenticated('get_connector_by_provider'))
