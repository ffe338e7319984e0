import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('updating a credential checks every query parameter', wrongQuery('patch_credential_by_id'))
