import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'rolling back counts against the limit of the application',
  rateLimited('rollback_credential_by_id'),
)
