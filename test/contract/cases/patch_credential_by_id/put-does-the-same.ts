import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('PUT does what PATCH does: what is left out stays', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const path = `/v3/connectors/google/creds/${id}`
  assert.equal((await api.put(path, { name: 'By PUT' })).body.data.name, 'By PUT')
  assert.deepEqual(await vault('google', id), client('second'))
  assert.equal((await api.put(path, { credential_data: client('put') })).body.data.name, 'By PUT')
  assert.deepEqual(await vault('google', id), client('put'))
  assertError(await api.put(path, {}), INVALID)
})
