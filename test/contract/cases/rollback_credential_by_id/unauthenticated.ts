import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('rolling back without a valid key is refused', unauthenticated('rollback_credential_by_id'))
