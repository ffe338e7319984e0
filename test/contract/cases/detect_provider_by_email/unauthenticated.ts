import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('detecting a provider needs a valid key', unauthenticated('detect_provider_by_email'))
