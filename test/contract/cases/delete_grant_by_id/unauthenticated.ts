import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('deleting a grant needs a valid API key', unauthenticated('delete_grant_by_id'))
