import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'listing redirect URIs counts against the limit of the application',
  rateLimited('get_all_callback_uris'),
)
