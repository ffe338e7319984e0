import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('registering a redirect URI checks every query parameter', wrongQuery('add_callback_uri'))
