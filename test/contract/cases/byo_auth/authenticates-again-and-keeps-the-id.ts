import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'a mailbox that has a grant already keeps its id, whatever its spelling',
  async ({ api, later }) => {
    await connect(api)
    const first = await authenticate(api, broughtAlong('User@Example.com'), { state: 'first' })
    later(5)
    const again = await authenticate(api, broughtAlong('user@example.COM', 'other'), { state: 'second' })
    assert.equal(again.id, first.id)
    assert.equal(again.created_at, first.created_at)
    assert.ok(again.updated_at > first.updated_at)
    assert.equal(again['state'], 'second')
    assert.equal((await api.get('/v3/grants')).items.length, 1)
  },
)
