import assert from 'node:assert/strict'
import { client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'settings that are there already are no new version of the active credential',
  async ({ api, applicationId, deployment, auditLength, vault }) => {
    const { active_credential_id: active } = await connect(api, 'google', { settings: client('first') })
    const path = `/v3/connectors/google/creds/${String(active)}`
    await api.patch('/v3/connectors/google', { settings: client('second') })
    const before = (await api.get(`${path}?view=full`)).body.data
    const length = await auditLength()
    // Whole, and with the stored secret.
    for (const settings of [client('second'), { client_id: 'second-id' }])
      assert.equal((await api.patch('/v3/connectors/google', { settings })).status, 200)
    assert.deepEqual((await api.get(`${path}?view=full`)).body.data, before)
    const records = await deployment.store.read.auditRecords(applicationId, length, 10)
    assert.deepEqual(
      records.map(({ record }) => (JSON.parse(record) as { event: string }).event),
      ['connector.updated', 'connector.updated'],
    )

    assert.equal((await api.post(`${path}/rollback`, undefined)).status, 200)
    assert.deepEqual(await vault('google', String(active)), client('first'))
  },
)
