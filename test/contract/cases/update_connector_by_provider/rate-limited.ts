import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'updating a connector counts against the limit of the application',
  rateLimited('update_connector_by_provider'),
)
