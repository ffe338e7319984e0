import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'verifying a credential that is not there is a 404',
  unknown('verify_credential_by_id', 'Credential', ofNoCredential),
)
