import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('listing redirect URIs needs a valid key', unauthenticated('get_all_callback_uris'))
