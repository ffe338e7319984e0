import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('deleting a grant needs its scope and no other', forbidden('delete_grant_by_id'))
