import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'listing connectors counts against the limit of the application',
  rateLimited('get_connector_all'),
)
