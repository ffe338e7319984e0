import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract(
  'updating the application names a field that it does not know',
  unknownField('update_application'),
)
