import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract(
  'registering a redirect URI names a field that it does not know',
  unknownField('add_callback_uri'),
)
