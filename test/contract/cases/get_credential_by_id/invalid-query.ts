import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('reading a credential checks every query parameter', wrongQuery('get_credential_by_id'))
