import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'updating a grant refuses what is not JSON without quoting it',
  malformedBody('patch_grant_by_id'),
)
