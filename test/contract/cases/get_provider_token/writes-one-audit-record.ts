import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'each answer leaves one record, and a refresh one of its own',
  async ({ api, auditLength, later }) => {
    await connect(api)
    const { id } = await authenticate(api)
    const before = await auditLength()
    for (let n = 0; n < 3; n++) await api.get(`/v3/grants/${id}/provider-token`)
    assert.equal(await auditLength(), before + 3)
    later(3600)
    await api.get(`/v3/grants/${id}/provider-token`)
    assert.equal(await auditLength(), before + 5)
  },
)
