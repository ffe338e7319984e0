import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('settings of another mailbox are refused, and nothing changes', async ({ api }) => {
  await connect(api)
  const made = await authenticate(api)
  const answer = await api.patch(`/v3/grants/${made.id}`, { settings: broughtAlong('other@example.com') })
  assertError(answer, { ...INVALID, fields: ['settings'], message: /must be of the mailbox/ })
  assert.deepEqual((await api.get('/v3/grants')).items, [made])
})
