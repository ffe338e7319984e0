import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('changing a redirect URI needs its scope and no other', forbidden('update_callback_uri'))
