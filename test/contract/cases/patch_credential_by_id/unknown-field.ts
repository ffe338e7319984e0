import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract(
  'updating a credential names a field that it does not know',
  unknownField('patch_credential_by_id'),
)
