import assert from 'node:assert/strict'
import { broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the grant once the provider has accepted what was brought along', async ({ api }) => {
  const connector = await connect(api)
  const body = { provider: 'google', settings: broughtAlong(), scope: ['openid'], state: 'kept', name: 'Ann' }
  const { status, body: answer, raw } = await api.post('/v3/connect/custom', body)
  assert.equal(status, 201)
  const { data } = answer
  assert.deepEqual([data['email'], data['grant_status'], data['state']], ['user@example.com', 'valid', 'kept'])
  assert.deepEqual([data.name, data['scope']], ['Ann', ['openid']])
  assert.equal(data['credential_id'], connector['active_credential_id'])
  assert.ok(!raw.includes('rt.') && !raw.includes('at.'))
  assert.deepEqual((await api.get(`/v3/grants/${data.id}`)).body.data, data)
})
