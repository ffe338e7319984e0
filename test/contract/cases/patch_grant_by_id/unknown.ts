import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract('updating a grant that is not there is a 404', unknown('patch_grant_by_id', 'Grant', ofNoGrant))
