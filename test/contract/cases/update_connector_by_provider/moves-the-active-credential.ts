import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  '`active_credential_id` can be moved, and the settings shown are those of the active one',
  async ({ api }) => {
    const before = await connect(api)
    const second = await add(api)
    const moved = await api.patch('/v3/connectors/google', { active_credential_id: second.id })
    assert.equal(moved.status, 200)
    assert.equal(moved.body.data['active_credential_id'], second.id)
    assert.deepEqual(moved.body.data['settings'], { client_id: 'second-id' })
    const { active_credential_id: first } = before
    assert.equal((await api.delete(`/v3/connectors/google/creds/${String(first)}`)).status, 200)
  },
)
