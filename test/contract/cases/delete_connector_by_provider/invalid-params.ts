import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'deleting a connector of a provider that is none names the providers',
  wrongProvider('delete_connector_by_provider'),
)
