import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('listing redirect URIs needs its scope and no other', forbidden('get_all_callback_uris'))
