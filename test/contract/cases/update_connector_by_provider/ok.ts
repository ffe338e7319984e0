import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('PATCH changes what it names and keeps the rest', async ({ api, later }) => {
  const before = await connect(api, 'google', { settings: client(), scope: ['openid'] })
  later(3)
  const { status, body } = await api.patch('/v3/connectors/google', { name: '  Renamed ', scope: ['email', 'openid'] })
  assert.equal(status, 200)
  assert.deepEqual(body.data, { ...before, name: 'Renamed', scope: ['email', 'openid'] })
  assert.deepEqual((await api.get('/v3/connectors/google')).body.data, body.data)
})
