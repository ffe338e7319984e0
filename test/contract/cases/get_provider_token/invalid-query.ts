import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('borrowing a token checks every query parameter', wrongQuery('get_provider_token'))
