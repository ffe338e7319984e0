import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'a change has one record, which names the fields and no value',
  async ({ api, applicationId, deployment, auditLength }) => {
    await connect(api)
    const { id } = await add(api)
    const before = await auditLength()
    const { body } = await api.patch(`/v3/connectors/google/creds/${id}`, {
      name: 'N',
      credential_data: client('third'),
    })
    const records = await deployment.store.read.auditRecords(applicationId, before, 10)
    assert.equal(records.length, 1)
    const text = records[0]?.record ?? ''
    assert.ok(
      [body.request_id, id, 'credential.updated', '"name"', '"credential_data"'].every((part) => text.includes(part)),
    )
    assert.ok(!text.includes('third'))
  },
)
