import { badBody } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract('reads JSON and forms alone', badBody(['x'], /content type/, 'text/plain', 415))
