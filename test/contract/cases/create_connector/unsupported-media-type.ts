import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract('creating a connector takes JSON and nothing else', unsupportedMediaType('create_connector'))
