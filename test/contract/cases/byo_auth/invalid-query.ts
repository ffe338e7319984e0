import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('authenticating a mailbox checks every query parameter', wrongQuery('byo_auth'))
