import { contract } from '../../contract.ts'
import { malformedBody } from '../../outcomes.ts'

export default contract(
  'changing a redirect URI refuses what is not JSON, without repeating it',
  malformedBody('update_callback_uri'),
)
