import { ofNoCredential } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { foreign } from '../../outcomes.ts'

export default contract(
  'verifying a credential of another application answers the bytes of an unknown one',
  foreign('verify_credential_by_id', ofNoCredential),
)
