import assert from 'node:assert/strict'
import { add, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'
import { sandboxed } from '../../sandboxed.ts'

export default contract('with verify=true data are replaced only by what the provider accepts', async (world) => {
  await connect(world.api)
  const { client, api } = await sandboxed(world)
  const { id } = await add(world.api, { credential_data: client })
  const change = (client_secret: string) =>
    api.patch(`/v3/connectors/google/creds/${id}?verify=true`, { credential_data: { ...client, client_secret } })
  assertError(await change('wrong'), { ...INVALID, fields: ['credential_data'], message: /must be what the provider/ })
  assert.deepEqual(await world.vault('google', id), client)
  assert.equal((await change(client.client_secret)).status, 200)
  assert.equal((await api.get(`/v3/connectors/google/creds/${id}/health`)).body.data['state'], 'ok')
})
