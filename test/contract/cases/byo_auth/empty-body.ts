import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('authenticating a mailbox needs something to go by', emptyBody('byo_auth'))
