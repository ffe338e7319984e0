import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('changing a redirect URI checks every query parameter', wrongQuery('update_callback_uri'))
