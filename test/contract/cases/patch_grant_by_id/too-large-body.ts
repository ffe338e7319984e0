import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract('updating a grant takes up to 256 KiB', tooLargeBody('patch_grant_by_id'))
