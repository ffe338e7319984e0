import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('one that is over, or not good for long enough, is renewed', async ({ api, later }) => {
  await connect(api)
  const { id } = await authenticate(api)
  const lent = async (query = '') => {
    const { body, raw } = await api.get(`/v3/grants/${id}/provider-token${query}`)
    assert.ok(Number(body.data['expires_in']) > 60, raw)
    return body.data['access_token']
  }
  const first = await lent()
  assert.equal(await lent('?min_ttl=3000'), first)
  later(1000)
  assert.equal(await lent(), first)
  const second = await lent('?min_ttl=3000')
  assert.notEqual(second, first)
  later(3599)
  assert.notEqual(await lent(), second)
  assertError(await api.get(`/v3/grants/${id}/provider-token?min_ttl=3001`), { ...INVALID, fields: ['min_ttl'] })
})
