import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('deleting a credential needs its scope and no other', forbidden('delete_credential_by_id'))
