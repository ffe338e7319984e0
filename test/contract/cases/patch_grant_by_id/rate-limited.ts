import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'updating a grant counts against the limit of the application',
  rateLimited('patch_grant_by_id'),
)
