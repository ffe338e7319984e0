import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('updating a credential names every wrong field at once', wrongBody('patch_credential_by_id'))
