import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('creating a credential names every wrong field at once', wrongBody('create_credential'))
