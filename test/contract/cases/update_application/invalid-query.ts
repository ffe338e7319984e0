import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('updating the application checks every query parameter', wrongQuery('update_application'))
