import { contract } from '../../contract.ts'
import { wrongGrant } from '../../outcomes.ts'

export default contract('reading a grant by a name that is too long names the parameter', wrongGrant('get_grant_by_id'))
