import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract(
  'changing a redirect URI names a field that it does not know',
  unknownField('update_callback_uri'),
)
