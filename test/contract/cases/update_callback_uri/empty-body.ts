import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('changing a redirect URI needs a body that says something', emptyBody('update_callback_uri'))
