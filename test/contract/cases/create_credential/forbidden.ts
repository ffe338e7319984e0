import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('creating a credential needs its scope and no other', forbidden('create_credential'))
