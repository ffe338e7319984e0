import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('verifying names every query parameter that is wrong', wrongQuery('verify_credential_by_id'))
