import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'the connector shows the settings of its active credential as they now are',
  async ({ api }) => {
    const { active_credential_id: active } = await connect(api, 'microsoft')
    const { id } = await add(api, {}, 'microsoft')
    const shown = async () => (await api.get('/v3/connectors/microsoft')).body.data['settings']
    const credential_data = { ...client('next'), tenant: 'common' }
    await api.patch(`/v3/connectors/microsoft/creds/${id}`, { credential_data })
    assert.deepEqual(await shown(), { client_id: 'first-id' }, 'the other one is not active')
    await api.patch(`/v3/connectors/microsoft/creds/${String(active)}`, { credential_data })
    assert.deepEqual(await shown(), { client_id: 'next-id', tenant: 'common' })
  },
)
