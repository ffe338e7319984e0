import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('updating the application needs its scope and no other', forbidden('update_application'))
