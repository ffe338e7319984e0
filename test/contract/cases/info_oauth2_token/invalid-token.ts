import { callOf } from '../../calls.ts'
import { assertOAuthError } from '../../oauth.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('refuses a token that is over', async ({ api, later }) => {
  const call = await callOf('info_oauth2_token', api)
  later(3600)
  assertOAuthError(await send(api, call), 400, 'invalid_token', /^Token expired or revoked$/)
})
