import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('rolling back needs the scope to write credentials', forbidden('rollback_credential_by_id'))
