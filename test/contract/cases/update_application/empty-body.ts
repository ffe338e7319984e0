import { contract } from '../../contract.ts'
import { emptyBody } from '../../outcomes.ts'

export default contract('updating the application needs something to go by', emptyBody('update_application'))
