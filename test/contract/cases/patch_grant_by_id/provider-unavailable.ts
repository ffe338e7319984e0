import assert from 'node:assert/strict'
import { busy } from '../../../harness/stand-in.ts'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('a provider that has no time changes nothing of the grant', async ({ api, provider }) => {
  await connect(api)
  const made = await authenticate(api)
  provider.fault = () => busy()
  const answer = await api.patch(`/v3/grants/${made.id}`, { settings: broughtAlong() })
  provider.fault = () => undefined
  assertError(answer, { status: 504, type: 'api.provider_error' })
  assert.deepEqual((await api.get(`/v3/grants/${made.id}`)).body.data, made)
})
