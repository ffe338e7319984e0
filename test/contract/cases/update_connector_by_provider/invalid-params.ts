import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'updating a connector of a provider that is none names the providers',
  wrongProvider('update_connector_by_provider'),
)
