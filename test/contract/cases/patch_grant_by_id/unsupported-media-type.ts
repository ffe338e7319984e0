import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract('updating a grant reads JSON alone', unsupportedMediaType('patch_grant_by_id'))
