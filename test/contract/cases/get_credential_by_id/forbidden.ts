import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('reading a credential needs its scope and no other', forbidden('get_credential_by_id'))
