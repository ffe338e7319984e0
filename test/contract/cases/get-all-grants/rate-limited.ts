import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract('listing grants counts against the limit of the application', rateLimited('get-all-grants'))
