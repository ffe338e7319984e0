import { contract } from '../../contract.ts'
import { wrongGrant } from '../../outcomes.ts'

export default contract(
  'borrowing a token by a name that is too long names the parameter',
  wrongGrant('get_provider_token'),
)
