import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('settings that the provider does not accept change nothing', async ({ api }) => {
  await connect(api)
  const made = await authenticate(api)
  const token = await api.get(`/v3/grants/${made.id}/provider-token`)
  const settings = broughtAlong('user@example.com', 'revoked')
  assertError(await api.patch(`/v3/grants/${made.id}`, { settings }), {
    status: 400,
    type: 'grant.invalid_authentication',
  })
  assert.deepEqual((await api.get(`/v3/grants/${made.id}`)).body.data, made)
  const after = await api.get(`/v3/grants/${made.id}/provider-token`)
  assert.equal(after.body.data['access_token'], token.body.data['access_token'])
})
