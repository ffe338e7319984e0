import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'asking about a credential of another application answers the bytes of an unknown one',
  foreign('get_credential_health', ofNoCredential),
)
