import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('reading a grant needs a valid API key', unauthenticated('get_grant_by_id'))
