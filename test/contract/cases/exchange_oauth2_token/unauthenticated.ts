import { callOf } from '../../calls.ts'
import { assertOAuthError } from '../../oauth.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('refuses a client without a good API key', async ({ api, other, apiKey }) => {
  const call = await callOf('exchange_oauth2_token', api)
  assertOAuthError(await send(api, call, { key: null }), 401, 'invalid_client')
  assertOAuthError(await send(other, call), 401, 'invalid_client')
  const body = { ...call.body, client_secret: `${apiKey}x` }
  assertOAuthError(await send(api, { ...call, body }), 401, 'invalid_client')
})
