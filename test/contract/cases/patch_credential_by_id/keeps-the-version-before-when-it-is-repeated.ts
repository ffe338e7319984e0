import assert from 'node:assert/strict'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'a call that is repeated is no new version, and leaves what a rollback goes back to',
  async ({ api, applicationId, deployment, auditLength, vault, later }) => {
    await connect(api)
    const { id } = await add(api, { credential_data: client('first') })
    const path = `/v3/connectors/google/creds/${id}`
    const replace = { name: 'Replaced', credential_data: client('second') }
    const full = (await api.patch(`${path}?view=full`, replace)).body.data
    const length = await auditLength()
    later(2)
    // In another order, as another client may write it.
    const again = {
      credential_data: Object.fromEntries(Object.entries(client('second')).toReversed()),
      name: 'Replaced',
    }
    const { data } = (await api.patch(`${path}?view=full`, again)).body
    assert.deepEqual({ ...data, updated_at: full['updated_at'] }, full)
    assert.equal(data['version'], 2)
    assert.equal(data.updated_at, full.updated_at + 2)
    const records = await deployment.store.read.auditRecords(applicationId, length, 10)
    const { event, changed } = JSON.parse(records[0]?.record ?? '{}') as { event: string; changed?: string[] }
    assert.deepEqual([records.length, event, changed ?? []], [1, 'credential.updated', []])

    assert.equal((await api.post(`${path}/rollback`, undefined)).status, 200)
    assert.deepEqual(await vault('google', id), client('first'))
  },
)
