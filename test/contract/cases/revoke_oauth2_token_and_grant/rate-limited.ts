import { limited } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract('holds the limit', limited('revoke_oauth2_token_and_grant'))
