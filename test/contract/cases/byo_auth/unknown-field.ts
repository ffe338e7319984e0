import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract('authenticating a mailbox names a field that nobody knows', unknownField('byo_auth'))
