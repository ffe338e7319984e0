import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { sandboxed } from '../../sandboxed.ts'

export default contract('a `scope` that is left out stays, whatever a new refresh token is for', async (world) => {
  const { api, client, sandbox } = await sandboxed(world)
  await connect(api, 'google', { settings: client })
  const settings = async (...scopes: string[]) => {
    const email = 'user@example.com'
    const { refresh_token } = await sandbox.control.grant({ provider: 'google', email, scopes })
    return { refresh_token }
  }
  const { id } = await authenticate(api, await settings('openid', 'email'))
  assert.equal((await api.patch(`/v3/grants/${id}`, { scope: ['mine'] })).status, 200)
  const kept = await api.patch(`/v3/grants/${id}`, { settings: await settings('openid', 'email', 'profile') })
  assert.deepEqual([kept.status, kept.body.data['scope']], [200, ['mine']])
  assert.deepEqual((await api.get(`/v3/grants/${id}`)).body.data, kept.body.data)
  const { scope } = (await api.get(`/v3/grants/${id}/provider-token`)).body.data
  assert.deepEqual([...(scope as string[])].sort(), ['email', 'openid', 'profile'], 'the token says what it is for')
})
