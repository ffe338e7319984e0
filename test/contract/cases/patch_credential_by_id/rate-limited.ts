import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'updating a credential counts against the limit of the application',
  rateLimited('patch_credential_by_id'),
)
