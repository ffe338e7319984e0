import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'deleting a redirect URI counts against the limit of the application',
  rateLimited('delete_callback_uri'),
)
