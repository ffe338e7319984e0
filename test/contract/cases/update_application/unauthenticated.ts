import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('updating the application needs a valid API key', unauthenticated('update_application'))
