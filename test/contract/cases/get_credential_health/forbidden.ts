import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract(
  'asking how a credential is doing needs its scope and no other',
  forbidden('get_credential_health'),
)
