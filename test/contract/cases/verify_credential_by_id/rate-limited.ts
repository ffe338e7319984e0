import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract('verifying counts against the limit of the application', rateLimited('verify_credential_by_id'))
