import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('updating a grant checks every query parameter', wrongQuery('patch_grant_by_id'))
