import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract(
  'asking how a credential is doing counts against the limit of the application',
  rateLimited('get_credential_health'),
)
