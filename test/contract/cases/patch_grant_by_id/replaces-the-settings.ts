import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'new settings are tried first, replace what was kept, and heal an invalid grant',
  async ({ api, provider, later }) => {
    await connect(api)
    const { id } = await authenticate(api, broughtAlong('user@example.com', 'rotating'), {
      state: 'kept',
      scope: ['a'],
    })
    const lend = () => api.get(`/v3/grants/${id}/provider-token`)
    const before = (await lend()).body.data['access_token']
    later(4000)
    provider.revoked.add('user@example.com')
    assert.equal((await lend()).status, 401)
    provider.revoked.clear()
    const { status, body, raw } = await api.patch(`/v3/grants/user@example.com`, { settings: broughtAlong() })
    assert.equal(status, 200)
    assert.deepEqual([body.data.id, body.data['grant_status'], body.data['state']], [id, 'valid', 'kept'])
    assert.deepEqual(body.data['scope'], ['a'])
    assert.ok(!raw.includes('rt.'))
    assert.notEqual((await lend()).body.data['access_token'], before)
  },
)
