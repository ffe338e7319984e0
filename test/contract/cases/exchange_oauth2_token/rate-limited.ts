import { limited } from '../../oauth.ts'
import { contract } from '../../contract.ts'

export default contract('holds the limit', limited('exchange_oauth2_token'))
