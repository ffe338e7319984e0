import { contract } from '../../contract.ts'
import { tooLargeBody } from '../../outcomes.ts'

export default contract('changing a redirect URI refuses a body over the limit', tooLargeBody('update_callback_uri'))
