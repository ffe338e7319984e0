import assert from 'node:assert/strict'
import { register, UNKNOWN_ID } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('what comes out of a change has to be whole, and the id stays', async ({ api }) => {
  const settings = { bundle_id: 'com.example' }
  const made = await register(api, { url: 'myapp://callback', platform: 'ios', settings })
  const path = `/v3/applications/redirect-uris/${made.id}`
  assertError(await api.patch(path, { platform: 'web' }), { ...INVALID, fields: ['url'] })
  assertError(await api.patch(path, { settings: { team_id: 'T' } }), { ...INVALID, fields: ['settings.bundle_id'] })
  assertError(await api.patch(path, { id: UNKNOWN_ID }), { ...INVALID, fields: ['id'] })
  assert.deepEqual((await api.get(path)).body.data, made)
})
