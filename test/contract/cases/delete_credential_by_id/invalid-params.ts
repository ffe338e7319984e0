import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'deleting a credential of a provider that is none names the providers',
  wrongProvider('delete_credential_by_id'),
)
