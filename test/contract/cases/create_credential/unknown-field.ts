import { contract } from '../../contract.ts'
import { unknownField } from '../../outcomes.ts'

export default contract('creating a credential names a field that it does not know', unknownField('create_credential'))
