import assert from 'node:assert/strict'
import { busy } from '../../../harness/stand-in.ts'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('a provider that has no time leaves the grant as it is', async ({ api, provider, later }) => {
  await connect(api)
  const { id } = await authenticate(api)
  later(3600)
  provider.fault = () => busy(5)
  const answer = await api.get(`/v3/grants/${id}/provider-token`)
  provider.fault = () => undefined
  assertError(answer, { status: 504, type: 'api.provider_error' })
  assert.equal(answer.headers['retry-after'], '5')
  later(5)
  assert.equal((await api.get(`/v3/grants/${id}/provider-token`)).status, 200)
})
