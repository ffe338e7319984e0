import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('updating a grant needs a valid API key', unauthenticated('patch_grant_by_id'))
