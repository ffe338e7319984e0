import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a refresh token that the provider does not accept any more makes the grant invalid',
  async ({ api, provider, later }) => {
    await connect(api)
    const { id } = await authenticate(api)
    later(3600)
    provider.revoked.add('user@example.com')
    const answer = await api.get(`/v3/grants/${id}/provider-token`)
    provider.revoked.clear()
    assertError(answer, { status: 401, type: 'grant.refresh_token_invalid' })
    assert.ok(answer.raw.includes('Token has been expired or revoked.'))
    assertError(await api.get(`/v3/grants/${id}/provider-token`), { status: 401, type: 'grant.refresh_token_invalid' })
    assert.equal((await api.get(`/v3/grants/${id}`)).body.data['grant_status'], 'invalid')
  },
)
