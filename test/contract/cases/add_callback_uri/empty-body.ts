import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('registering a redirect URI needs a body that says something', emptyBody('add_callback_uri'))
