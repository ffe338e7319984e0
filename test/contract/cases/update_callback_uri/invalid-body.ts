import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('changing a redirect URI names every wrong field at once', wrongBody('update_callback_uri'))
