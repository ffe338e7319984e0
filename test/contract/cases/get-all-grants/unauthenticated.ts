import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('listing grants needs a valid API key', unauthenticated('get-all-grants'))
