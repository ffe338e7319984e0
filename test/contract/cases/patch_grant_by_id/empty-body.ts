import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('updating a grant needs something to go by', emptyBody('patch_grant_by_id'))
