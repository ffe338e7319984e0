import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('reading a grant checks every query parameter', wrongQuery('get_grant_by_id'))
