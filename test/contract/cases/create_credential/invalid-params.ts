import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'creating a credential of a provider that is none names the providers',
  wrongProvider('create_credential'),
)
