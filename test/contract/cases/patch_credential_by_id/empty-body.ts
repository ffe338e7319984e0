import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('updating a credential needs something to go by', emptyBody('patch_credential_by_id'))
