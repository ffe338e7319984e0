import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract('verifying names a provider that is none', wrongProvider('verify_credential_by_id'))
