import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'asking about a credential that is not there is a 404',
  unknown('get_credential_health', 'Credential', ofNoCredential),
)
