import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'borrowing a token counts against the limit of the application',
  rateLimited('get_provider_token'),
)
