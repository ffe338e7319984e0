import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('registering a redirect URI needs a valid key', unauthenticated('add_callback_uri'))
