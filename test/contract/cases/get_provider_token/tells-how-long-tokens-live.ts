import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'for longer than the tokens of the provider live none is lent, and the error says how long that is',
  async ({ api, provider }) => {
    await connect(api)
    const { life_s } = provider
    provider.life_s = 100
    const { id } = await authenticate(api)
    const asked = provider.calls.length
    const answer = await api.get(`/v3/grants/${id}/provider-token?min_ttl=101`)
    assertError(answer, { ...INVALID, fields: ['min_ttl'], message: /must be at most 100\b/ })
    assert.equal((await api.get(`/v3/grants/${id}/provider-token?min_ttl=90`)).status, 200)
    provider.life_s = life_s
    assert.equal(provider.calls.length, asked)
  },
)
