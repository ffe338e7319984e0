import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract(
  'updating a connector takes JSON and nothing else',
  unsupportedMediaType('update_connector_by_provider'),
)
