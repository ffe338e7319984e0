import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a client that the provider does not accept changes nothing of the grant',
  async ({ api, provider }) => {
    await connect(api)
    const made = await authenticate(api)
    provider.refused.add('first-id')
    const answer = await api.patch(`/v3/grants/${made.id}`, { settings: broughtAlong() })
    provider.refused.clear()
    assertError(answer, { status: 409, type: 'credential.failing' })
    assert.deepEqual((await api.get(`/v3/grants/${made.id}`)).body.data, made)
  },
)
