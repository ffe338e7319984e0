import { contract } from '../../contract.ts'
import { unauthenticated } from '../../outcomes.ts'

export default contract('listing credentials needs a valid API key', unauthenticated('get_credential_all'))
