import { callOf } from '../../calls.ts'
import { assertOAuthError } from '../../oauth.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('refuses another grant type', async ({ api }) => {
  const call = await callOf('exchange_oauth2_token', api)
  const body = { ...call.body, grant_type: 'password' }
  assertOAuthError(await send(api, { ...call, body }), 400, 'unsupported_grant_type', /authorization_code/)
})
