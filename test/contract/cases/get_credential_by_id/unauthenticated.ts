import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('reading a credential needs a valid API key', unauthenticated('get_credential_by_id'))
