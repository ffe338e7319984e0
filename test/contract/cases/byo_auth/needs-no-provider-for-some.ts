import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'a virtual calendar is authenticated by nobody, and has no credential behind it',
  async ({ api }) => {
    await connect(api, 'virtual-calendar', {})
    const settings = { email: 'room@example.com' }
    const { body, status } = await api.post('/v3/connect/custom', { provider: 'virtual-calendar', settings })
    assert.equal(status, 201)
    assert.deepEqual([body.data['email'], body.data['scope']], ['room@example.com', []])
    assert.ok(!('credential_id' in body.data))
  },
)
