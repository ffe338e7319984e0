import { contract } from '../../contract.ts'
import { wrongGrant } from '../../outcomes.ts'

export default contract(
  'deleting a grant by a name that is too long names the parameter',
  wrongGrant('delete_grant_by_id'),
)
