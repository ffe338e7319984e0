import { contract } from '../../contract.ts'
import { unsupportedMediaType } from '../../outcomes.ts'

export default contract('creating a credential takes JSON and nothing else', unsupportedMediaType('create_credential'))
