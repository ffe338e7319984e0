import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'changing a redirect URI of another application answers the bytes of an unknown one',
  foreign('update_callback_uri', ofNoCredential),
)
