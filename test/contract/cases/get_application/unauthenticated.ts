import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('reading the application needs a valid API key', unauthenticated('get_application'))
