import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  '`client_secret` may be left out with the stored `client_id`, and the pair is kept',
  async ({ api, vault }) => {
    const { active_credential_id: active } = await connect(api, 'google', {
      settings: { ...client(), topic_name: 'old' },
    })
    const settings = { client_id: 'first-id', topic_name: 'new' }
    const { status, body } = await api.patch('/v3/connectors/google', { settings })
    assert.equal(status, 200)
    assert.deepEqual(body.data['settings'], settings)
    assert.deepEqual(await vault('google', String(active)), { ...client(), topic_name: 'new' })
  },
)
