import assert from 'node:assert/strict'
import { client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'creating the same again answers the existing connector with 201 and writes nothing',
  async ({ api, auditLength }) => {
    const body = { provider: 'microsoft', settings: { ...client(), tenant: 'common' }, scope: ['openid'] }
    const first = await api.post('/v3/connectors?view=full', body)
    const before = await auditLength()
    const again = await api.post('/v3/connectors?view=full', body)
    assert.equal(again.status, 201)
    assert.deepEqual(again.body.data, first.body.data)
    assert.equal(await auditLength(), before)
  },
)
