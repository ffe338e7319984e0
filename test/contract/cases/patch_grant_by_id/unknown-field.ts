import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract('updating a grant names a field that nobody knows', unknownField('patch_grant_by_id'))
