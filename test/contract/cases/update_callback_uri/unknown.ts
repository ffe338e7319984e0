import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'changing a redirect URI that is not there is a 404',
  unknown('update_callback_uri', 'Redirect URI', ofNoCredential),
)
