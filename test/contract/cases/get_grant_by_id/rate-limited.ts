import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract('reading a grant counts against the limit of the application', rateLimited('get_grant_by_id'))
