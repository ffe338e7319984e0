import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('deleting a redirect URI needs its scope and no other', forbidden('delete_callback_uri'))
