import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'creating a connector counts against the limit of the application',
  rateLimited('create_connector'),
)
