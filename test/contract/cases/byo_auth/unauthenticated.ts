import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('authenticating a mailbox needs a valid API key', unauthenticated('byo_auth'))
