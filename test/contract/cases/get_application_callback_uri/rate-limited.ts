import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'reading a redirect URI counts against the limit of the application',
  rateLimited('get_application_callback_uri'),
)
