import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('authenticating a mailbox names every wrong field at once', wrongBody('byo_auth'))
