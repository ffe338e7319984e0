import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('deleting a credential needs a valid API key', unauthenticated('delete_credential_by_id'))
