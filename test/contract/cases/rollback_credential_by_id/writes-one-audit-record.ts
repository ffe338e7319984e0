import assert from 'node:assert/strict'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'rolling back has a record of its own, with no value in it',
  async ({ api, applicationId, deployment, auditLength }) => {
    await connect(api)
    const { id } = await add(api)
    const path = `/v3/connectors/google/creds/${id}`
    await api.patch(path, { credential_data: client('third') })
    const before = await auditLength()
    const { body } = await api.post(`${path}/rollback`, undefined)
    const records = await deployment.store.read.auditRecords(applicationId, before, 10)
    assert.equal(records.length, 1)
    const text = records[0]?.record ?? ''
    const parts = [body.request_id, id, 'credential.rolled_back', '"credential_data"']
    assert.ok(parts.every((part) => text.includes(part)))
    assert.ok(!text.includes('second') && !text.includes('third'))
  },
)
