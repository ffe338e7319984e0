import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract('changing a redirect URI reads JSON alone', unsupportedMediaType('update_callback_uri'))
