import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'another `client_id` needs its own secret, and settings are never completed otherwise',
  async ({ api, vault }) => {
    const { active_credential_id: active } = await connect(api)
    const patch = (settings: object) => api.patch('/v3/connectors/google', { settings })
    assertError(await patch({ client_id: 'other' }), { ...INVALID, fields: ['settings.client_secret'] })
    assertError(await patch({ client_secret: 'x' }), { ...INVALID, fields: ['settings.client_id'] })
    assertError(await patch({}), { ...INVALID, fields: ['settings.client_id'] })
    assert.deepEqual(await vault('google', String(active)), client())
  },
)
