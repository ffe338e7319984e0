import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract(
  'reading a connector of a provider that is none names the providers',
  wrongProvider('get_connector_by_provider'),
)
