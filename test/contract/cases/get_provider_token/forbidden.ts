import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('borrowing a token needs its scope and no other', forbidden('get_provider_token'))
