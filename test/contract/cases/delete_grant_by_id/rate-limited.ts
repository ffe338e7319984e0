import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'deleting a grant counts against the limit of the application',
  rateLimited('delete_grant_by_id'),
)
