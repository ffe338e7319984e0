import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'reading a credential counts against the limit of the application',
  rateLimited('get_credential_by_id'),
)
