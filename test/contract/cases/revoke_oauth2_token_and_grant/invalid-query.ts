import { longQuery } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract('refuses what is too long for a token', longQuery('revoke_oauth2_token_and_grant', 'token'))
