import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('PUT does what PATCH does: what is left out stays', async ({ api }) => {
  const before = await connect(api, 'google', { settings: client(), scope: ['openid'] })
  const { status, body } = await api.put('/v3/connectors/google', { name: 'By PUT' })
  assert.equal(status, 200)
  assert.deepEqual(body.data, { ...before, name: 'By PUT' })
  assertError(await api.put('/v3/connectors/google', {}), INVALID)
})
