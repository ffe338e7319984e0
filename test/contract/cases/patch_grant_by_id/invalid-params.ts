import { contract } from '../../contract.ts'
import { wrongGrant } from '../../outcomes.ts'

export default contract(
  'updating a grant by a name that is too long names the parameter',
  wrongGrant('patch_grant_by_id'),
)
