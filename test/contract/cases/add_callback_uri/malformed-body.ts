import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'registering a redirect URI refuses what is not JSON, without repeating it',
  malformedBody('add_callback_uri'),
)
