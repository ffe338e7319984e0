import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('listing credentials needs its scope and no other', forbidden('get_credential_all'))
