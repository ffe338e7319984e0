import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('verifying needs the scope to write credentials', forbidden('verify_credential_by_id'))
