import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'rolling back a credential that is not there is a 404',
  unknown('rollback_credential_by_id', 'Credential', ofNoCredential),
)
