import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'listing credentials of a provider that is none names the providers',
  wrongProvider('get_credential_all'),
)
