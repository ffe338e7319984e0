import { contract } from '../../contract.ts'
import { wrongBody } from '../../outcomes.ts'

export default contract('updating the application names every wrong field at once', wrongBody('update_application'))
