import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract(
  'updating a connector names a field that it does not know',
  unknownField('update_connector_by_provider'),
)
