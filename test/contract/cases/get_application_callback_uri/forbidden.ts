import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract(
  'reading a redirect URI needs its scope and no other',
  forbidden('get_application_callback_uri'),
)
