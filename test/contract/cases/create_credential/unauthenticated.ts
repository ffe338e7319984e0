import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('creating a credential needs a valid API key', unauthenticated('create_credential'))
