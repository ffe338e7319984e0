import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract('registering a redirect URI reads JSON alone', unsupportedMediaType('add_callback_uri'))
