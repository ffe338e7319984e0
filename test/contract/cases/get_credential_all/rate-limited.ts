import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'listing credentials counts against the limit of the application',
  rateLimited('get_credential_all'),
)
