import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract(
  'updating a credential refuses a large body before it is read',
  tooLargeBody('patch_credential_by_id'),
)
