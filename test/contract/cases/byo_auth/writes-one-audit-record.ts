import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'each authentication leaves one record, and a refused one leaves none',
  async ({ api, auditLength }) => {
    await connect(api)
    const before = await auditLength()
    await authenticate(api)
    await authenticate(api)
    await api.post('/v3/connect/custom', { provider: 'google', settings: broughtAlong('user@example.com', 'revoked') })
    assert.equal(await auditLength(), before + 2)
  },
)
