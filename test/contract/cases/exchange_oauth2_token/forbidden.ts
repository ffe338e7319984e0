import { callOf } from '../../calls.ts'
import { assertOAuthError } from '../../oauth.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('needs an API key that may change grants', async ({ api, withScopes }) => {
  const call = await callOf('exchange_oauth2_token', api)
  assertOAuthError(await send(await withScopes('grants:read'), call), 403, 'unauthorized_client', /grants:write/)
})
