import { badBody } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract(
  'refuses what is not JSON, in our words',
  badBody(['{', 'grant_type=x'], /^Invalid JSON payload format/),
)
