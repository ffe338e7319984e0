import { badBody } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract(
  'reads JSON and forms alone',
  badBody(['x'], /application\/json or application\/x-www-form-urlencoded/, 'text/plain', 415),
)
