import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('updating a credential needs a valid API key', unauthenticated('patch_credential_by_id'))
