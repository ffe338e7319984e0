import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'updating a credential of a provider that is none names the providers',
  wrongProvider('patch_credential_by_id'),
)
