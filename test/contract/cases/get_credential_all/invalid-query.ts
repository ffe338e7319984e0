import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('listing credentials checks every query parameter', wrongQuery('get_credential_all'))
