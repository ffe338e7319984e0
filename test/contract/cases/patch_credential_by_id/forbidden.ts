import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('updating a credential needs its scope and no other', forbidden('patch_credential_by_id'))
