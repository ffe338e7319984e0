import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'its record names the scope only where it is another one, and settings whenever it has authenticated anew',
  async ({ api, auditLength, changedSince }) => {
    await connect(api)
    const { id } = await authenticate(api)
    await api.patch(`/v3/grants/${id}`, { scope: ['openid'] })
    const length = await auditLength()
    const sent = [
      { scope: ['openid'] },
      { scope: ['email'] },
      { settings: broughtAlong(), scope: ['email'] },
      { settings: broughtAlong(), scope: ['openid'] },
    ]
    for (const body of sent) assert.equal((await api.patch(`/v3/grants/${id}`, body)).status, 200)
    assert.deepEqual(await changedSince(length), [[], ['scope'], ['settings'], ['settings', 'scope']])
  },
)
