import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('borrowing a token needs a valid API key', unauthenticated('get_provider_token'))
