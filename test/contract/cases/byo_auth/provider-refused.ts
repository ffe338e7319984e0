import assert from 'node:assert/strict'
import { broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('what the provider does not accept makes no grant, and its words are told', async ({ api }) => {
  await connect(api)
  const refused = await api.post('/v3/connect/custom', {
    provider: 'google',
    settings: broughtAlong('user@example.com', 'revoked'),
  })
  assertError(refused, { status: 400, type: 'grant.invalid_authentication' })
  assert.ok(refused.raw.includes('Token has been expired or revoked.'))
  assert.deepEqual((await api.get('/v3/grants')).items, [])
})
