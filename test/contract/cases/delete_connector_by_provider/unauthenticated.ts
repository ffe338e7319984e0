import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('deleting a connector needs a valid API key', unauthenticated('delete_connector_by_provider'))
