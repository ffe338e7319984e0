import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'registering a redirect URI counts against the limit of the application',
  rateLimited('add_callback_uri'),
)
