import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract('authenticating a mailbox takes up to 256 KiB', tooLargeBody('byo_auth'))
