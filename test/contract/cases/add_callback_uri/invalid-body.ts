import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('registering a redirect URI names every wrong field at once', wrongBody('add_callback_uri'))
