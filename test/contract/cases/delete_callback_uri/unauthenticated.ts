import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('deleting a redirect URI needs a valid key', unauthenticated('delete_callback_uri'))
