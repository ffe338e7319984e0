import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('updating a grant names every wrong field at once', wrongBody('patch_grant_by_id'))
