import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'reading a connector counts against the limit of the application',
  rateLimited('get_connector_by_provider'),
)
