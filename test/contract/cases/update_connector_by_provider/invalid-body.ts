import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract(
  'updating a connector names every wrong field at once',
  wrongBody('update_connector_by_provider'),
)
