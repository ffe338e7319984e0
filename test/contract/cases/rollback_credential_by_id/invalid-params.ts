import { contract } from '../../contract.ts'
import { wrongProvider } from '../../outcomes.ts'

export default contract('rolling back names a provider that is none', wrongProvider('rollback_credential_by_id'))
