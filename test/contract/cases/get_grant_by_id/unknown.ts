import { ofNoGrant } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { unknown } from '../../outcomes.ts'

export default contract('reading a grant that is not there is a 404', unknown('get_grant_by_id', 'Grant', ofNoGrant))
