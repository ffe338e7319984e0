import { callOf } from '../../calls.ts'
import { assertOAuthError } from '../../oauth.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('refuses a code, a refresh token and a grant that are none', async ({ api, other }) => {
  const call = await callOf('exchange_oauth2_token', api)
  const theirs = await callOf('exchange_oauth2_token', other)
  const redirect_uri = 'https://app.example.com'
  for (const parameters of [
    { grant_type: 'authorization_code', code: 'x', redirect_uri },
    { grant_type: 'refresh_token', refresh_token: 'x' },
    { grant_id: 'nobody' },
    { grant_id: theirs.body?.['grant_id'] },
  ])
    assertOAuthError(await send(api, { ...call, body: { ...call.body, ...parameters } }), 400, 'invalid_grant')
})
