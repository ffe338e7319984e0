import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('tells that a credential works, and of the grants on it', async ({ api }) => {
  const { active_credential_id: id } = await connect(api)
  const path = `/v3/connectors/google/creds/${String(id)}/health`
  const unused = (await api.get(path)).body.data
  assert.deepEqual([unused['state'], unused['grants']], ['unused', { valid: 0, invalid: 0 }])
  await authenticate(api)
  const { data } = (await api.get(path)).body
  assert.deepEqual([data['state'], data['version'], data['grants']], ['ok', 1, { valid: 1, invalid: 0 }])
  assert.ok(Number(data['last_ok_at']) > 0)
  assert.equal(data['paused_until'], null)
})
