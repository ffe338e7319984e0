import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('verifying without a valid key is refused', unauthenticated('verify_credential_by_id'))
