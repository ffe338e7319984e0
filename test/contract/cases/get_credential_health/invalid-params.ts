import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'asking about a credential of a provider that is none names the providers',
  wrongProvider('get_credential_health'),
)
