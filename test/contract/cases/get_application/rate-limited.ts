import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'reading the application counts against the limit of the application',
  rateLimited('get_application'),
)
