import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a client that the provider does not accept any more leaves its grants valid',
  async ({ api, provider, later }) => {
    await connect(api)
    const { id } = await authenticate(api)
    later(3600)
    provider.refused.add('first-id')
    const answer = await api.get(`/v3/grants/${id}/provider-token`)
    provider.refused.clear()
    assertError(answer, { status: 409, type: 'credential.failing' })
    assert.ok(Number(answer.headers['retry-after']) > 0)
    assert.equal((await api.get(`/v3/grants/${id}`)).body.data['grant_status'], 'valid')
  },
)
