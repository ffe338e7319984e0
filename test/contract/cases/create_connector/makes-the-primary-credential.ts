import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'the OAuth client becomes the primary credential, which is the active one',
  async ({ api, vault }) => {
    const { active_credential_id: active } = await connect(api, 'google', {
      settings: { ...client(), topic_name: 't' },
    })
    const { items } = await api.get('/v3/connectors/google/creds')
    assert.deepEqual(
      items.map(({ id }) => id),
      [active],
    )
    assert.deepEqual(await vault('google', String(active)), { ...client(), topic_name: 't' })
  },
)
