import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('detecting a provider needs its scope and no other', forbidden('detect_provider_by_email'))
