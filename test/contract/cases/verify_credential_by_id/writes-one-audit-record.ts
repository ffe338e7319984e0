import assert from 'node:assert/strict'
import { add, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'verifying has a record of its own, whatever it came to',
  async ({ api, applicationId, deployment, auditLength }) => {
    await connect(api)
    const { id } = await add(api)
    const before = await auditLength()
    const { body } = await api.post(`/v3/connectors/google/creds/${id}/verify`, undefined)
    const records = await deployment.store.read.auditRecords(applicationId, before, 10)
    assert.equal(records.length, 1)
    const text = records[0]?.record ?? ''
    assert.ok([body.request_id, id, 'credential.verified'].every((part) => text.includes(part)))
    assert.ok(!text.includes('second'))
  },
)
