import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract(
  'deleting a grant that is not there is a 404',
  unknown('delete_grant_by_id', 'Grant', ofNoGrant),
)
