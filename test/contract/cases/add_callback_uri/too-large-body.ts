import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract('registering a redirect URI refuses a body over the limit', tooLargeBody('add_callback_uri'))
