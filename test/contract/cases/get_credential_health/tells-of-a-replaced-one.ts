import assert from 'node:assert/strict'
import { authenticate, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('what is known of a version before is said to be of that', async ({ api }) => {
  const { active_credential_id: id } = await connect(api)
  await authenticate(api)
  const path = `/v3/connectors/google/creds/${String(id)}`
  await api.patch(path, { credential_data: client('second') })
  const { data } = (await api.get(`${path}/health`)).body
  assert.deepEqual([data['state'], data['version']], ['replaced', 1])
})
