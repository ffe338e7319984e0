import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract(
  'PATCH changes what it names and answers `success` with the request id',
  async ({ api, later }) => {
    const { data: before } = (await api.get('/v3/applications')).body
    later(5)
    const { status, body } = await api.patch('/v3/applications', { domain: 'auth.example.com' })
    assert.equal(status, 200)
    assert.equal(body.success, true)
    assert.equal(body.data['domain'], 'auth.example.com')
    assert.deepEqual(body.data['branding'], before['branding'])
    assert.ok(body.data.updated_at >= before.updated_at + 5)
    assert.equal(body.data.created_at, before.created_at)
  },
)
