import assert from 'node:assert/strict'
import { client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('POST creates a connector and answers 201 without the secret', async ({ api }) => {
  const sent = { provider: 'google', name: 'Mine', settings: { ...client(), topic_name: 't' }, scope: ['openid'] }
  const { status, body, raw } = await api.post('/v3/connectors', sent)
  assert.equal(status, 201)
  const { active_credential_id: active, ...rest } = body.data
  assert.equal(typeof active, 'string')
  const settings = { client_id: 'first-id', topic_name: 't' }
  assert.deepEqual(rest, { provider: 'google', name: 'Mine', settings, scope: ['openid'] })
  assert.ok(!raw.includes('secret'))
  assert.deepEqual((await api.get('/v3/connectors/google')).body.data, body.data)
})
