import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'deleting a credential counts against the limit of the application',
  rateLimited('delete_credential_by_id'),
)
