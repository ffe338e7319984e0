import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract(
  'asking how a credential is doing needs a valid API key',
  unauthenticated('get_credential_health'),
)
