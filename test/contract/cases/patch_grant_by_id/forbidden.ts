import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('updating a grant needs its scope and no other', forbidden('patch_grant_by_id'))
