import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('changing a redirect URI needs a valid key', unauthenticated('update_callback_uri'))
