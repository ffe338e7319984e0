import { contract } from '../../contract.ts'
import { rateLimited } from '../../outcomes.ts'

export default contract('authenticating a mailbox counts against the limit of the application', rateLimited('byo_auth'))
