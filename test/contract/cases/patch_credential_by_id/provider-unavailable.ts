import assert from 'node:assert/strict'
import { noProviders } from '../../../harness/index.ts'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract('nothing is changed while the provider cannot be asked to verify it', async (world) => {
  await connect(world.api)
  const { id } = await add(world.api)
  const api = await world.through({ upstream: noProviders })
  const answer = await api.patch(`/v3/connectors/google/creds/${id}?verify=true`, { credential_data: client('third') })
  assertError(answer, { status: 504, type: 'api.provider_error', message: /has not said whether/ })
  assert.deepEqual(await world.vault('google', id), client('second'))
})
