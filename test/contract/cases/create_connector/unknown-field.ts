import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract('creating a connector names a field that it does not know', unknownField('create_connector'))
