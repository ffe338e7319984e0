import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract('listing redirect URIs checks every query parameter', wrongQuery('get_all_callback_uris'))
