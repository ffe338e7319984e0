import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('PATCH of scope changes the record and asks nobody', async ({ api, provider, later }) => {
  await connect(api)
  const made = await authenticate(api)
  const asked = provider.calls.length
  later(3)
  const { status, body } = await api.patch(`/v3/grants/${made.id}`, { scope: ['openid', 'email'] })
  assert.equal(status, 200)
  assert.deepEqual(body.data['scope'], ['openid', 'email'])
  assert.ok(body.data.updated_at > made.updated_at)
  assert.equal(provider.calls.length, asked)
  assert.deepEqual((await api.get(`/v3/grants/${made.id}`)).body.data, body.data)
})
