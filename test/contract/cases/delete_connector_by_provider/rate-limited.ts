import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'deleting a connector counts against the limit of the application',
  rateLimited('delete_connector_by_provider'),
)
