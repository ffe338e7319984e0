import { contract } from '../../contract.ts'
import { forbidden } from '../../outcomes.ts'

export default contract('authenticating a mailbox needs its scope and no other', forbidden('byo_auth'))
