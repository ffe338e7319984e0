import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('updating a connector needs a valid API key', unauthenticated('update_connector_by_provider'))
