import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`settings` replaces all settings: a field left out is gone', async ({ api, vault }) => {
  const { active_credential_id: active } = await connect(api, 'microsoft', {
    settings: { ...client(), tenant: 'common' },
  })
  const { body } = await api.patch('/v3/connectors/microsoft', { settings: client('next') })
  assert.deepEqual(body.data['settings'], { client_id: 'next-id' })
  assert.deepEqual(await vault('microsoft', String(active)), client('next'))
})
