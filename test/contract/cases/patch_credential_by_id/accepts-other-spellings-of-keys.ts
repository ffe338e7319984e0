import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('the spellings of official clients are accepted in a PATCH too', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const credential_data = { clientId: 'a', clientSecret: 'b', project_id: 'p' }
  assert.equal((await api.patch(`/v3/connectors/google/creds/${id}`, { credential_data })).status, 200)
  assert.deepEqual(await vault('google', id), { client_id: 'a', client_secret: 'b', project_id: 'p' })
})
