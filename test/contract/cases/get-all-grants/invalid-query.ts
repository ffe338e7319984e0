import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('listing grants checks every query parameter', wrongQuery('get-all-grants'))
