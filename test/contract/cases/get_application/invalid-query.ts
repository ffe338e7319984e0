import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('reading the application checks every query parameter', wrongQuery('get_application'))
