import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('reading a redirect URI needs a valid key', unauthenticated('get_application_callback_uri'))
