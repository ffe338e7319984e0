import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'changing a redirect URI counts against the limit of the application',
  rateLimited('update_callback_uri'),
)
