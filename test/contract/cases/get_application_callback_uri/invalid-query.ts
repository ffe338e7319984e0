import { contract } from '../../contract.ts'
import { wrongQuery } from '../../outcomes.ts'

export default contract(
  'reading a redirect URI checks every query parameter',
  wrongQuery('get_application_callback_uri'),
)
