import assert from 'node:assert/strict'
import { client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'a connector shows the settings that its active credential is rolled back to',
  async ({ api }) => {
    const { active_credential_id: id } = await connect(api)
    const path = '/v3/connectors/google'
    await api.patch(path, { settings: client('third') })
    assert.equal((await api.post(`${path}/creds/${String(id)}/rollback`, undefined)).status, 200)
    assert.deepEqual((await api.get(path)).body.data['settings'], { client_id: 'first-id' })
  },
)
