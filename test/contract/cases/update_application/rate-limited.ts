import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'updating the application counts against the limit of the application',
  rateLimited('update_application'),
)
