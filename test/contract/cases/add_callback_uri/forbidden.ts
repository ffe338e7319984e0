import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('registering a redirect URI needs its scope and no other', forbidden('add_callback_uri'))
