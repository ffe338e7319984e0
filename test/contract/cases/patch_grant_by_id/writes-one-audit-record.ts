import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'each update leaves one record, and a refused one leaves none',
  async ({ api, auditLength }) => {
    await connect(api)
    const { id } = await authenticate(api)
    const before = await auditLength()
    await api.patch(`/v3/grants/${id}`, { scope: ['openid'] })
    await api.patch(`/v3/grants/${id}`, { settings: broughtAlong(), scope: ['email'] })
    await api.patch(`/v3/grants/${id}`, { settings: broughtAlong('user@example.com', 'revoked') })
    assert.equal(await auditLength(), before + 2)
    assert.deepEqual((await api.get(`/v3/grants/${id}`)).body.data['scope'], ['email'])
  },
)
