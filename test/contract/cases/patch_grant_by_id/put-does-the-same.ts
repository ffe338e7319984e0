import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('PUT does what PATCH does: what is left out stays', async ({ api }) => {
  await connect(api)
  const { id } = await authenticate(api, broughtAlong(), { state: 'kept' })
  const { data } = (await api.put(`/v3/grants/${id}`, { scope: ['openid'] })).body
  assert.deepEqual([data['scope'], data['state']], [['openid'], 'kept'])
  assertError(await api.put(`/v3/grants/${id}`, {}), INVALID)
})
