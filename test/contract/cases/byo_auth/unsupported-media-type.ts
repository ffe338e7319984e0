import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract('authenticating a mailbox reads JSON alone', unsupportedMediaType('byo_auth'))
