import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the token that is there, with what is known of it', async ({ api, provider }) => {
  const connector = await connect(api)
  const { id } = await authenticate(api, broughtAlong(), { scope: ['openid'] })
  const asked = provider.calls.length
  const { status, body } = await api.get(`/v3/grants/email:user@example.com/provider-token`)
  assert.equal(status, 200)
  const { access_token: token, expires_at: until, expires_in: left, ...rest } = body.data
  assert.match(String(token), /^at\.\d+\.user@example\.com$/)
  assert.ok(Number(left) > 3500 && Number(until) > 1_700_000_000)
  assert.deepEqual(rest, {
    token_type: 'Bearer',
    scope: ['openid'],
    grant_id: id,
    provider: 'google',
    email: 'user@example.com',
    credential_id: connector['active_credential_id'],
    credential_version: 1,
  })
  assert.equal(provider.calls.length, asked)
})
