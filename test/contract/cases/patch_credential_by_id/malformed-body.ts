import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'updating a credential refuses what is not JSON without quoting it',
  malformedBody('patch_credential_by_id'),
)
