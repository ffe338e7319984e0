import assert from 'node:assert/strict'
import { noProviders } from '../../../harness/index.ts'
import { client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('nothing is created while its provider cannot be asked to verify it', async (world) => {
  await connect(world.api)
  const api = await world.through({ upstream: noProviders })
  const before = (await api.get('/v3/connectors/google/creds')).items
  const body = { name: 'Second client', credential_type: 'connector', credential_data: client('second') }
  const answer = await api.post('/v3/connectors/google/creds?verify=true', body)
  assertError(answer, { status: 504, type: 'api.provider_error', message: /has not said whether/ })
  assert.equal(answer.headers['retry-after'], '1')
  assert.deepEqual((await api.get('/v3/connectors/google/creds')).items, before)
})
