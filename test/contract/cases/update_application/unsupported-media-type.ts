import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract(
  'updating the application takes JSON and nothing else',
  unsupportedMediaType('update_application'),
)
