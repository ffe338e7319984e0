import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('reading a grant needs its scope and no other', forbidden('get_grant_by_id'))
