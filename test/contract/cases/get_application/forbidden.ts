import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('reading the application needs its scope and no other', forbidden('get_application'))
