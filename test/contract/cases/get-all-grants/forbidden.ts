import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('listing grants needs its scope and no other', forbidden('get-all-grants'))
