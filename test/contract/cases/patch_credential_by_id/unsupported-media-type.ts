import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract(
  'updating a credential takes JSON and nothing else',
  unsupportedMediaType('patch_credential_by_id'),
)
