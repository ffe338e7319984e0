import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('new settings are a new version of the active credential', async ({ api }) => {
  const { active_credential_id: active } = await connect(api)
  const path = `/v3/connectors/google/creds/${String(active)}?view=full`
  const before = (await api.get(path)).body.data
  await api.patch('/v3/connectors/google', { settings: client('next') })
  const { data } = (await api.get(path)).body
  assert.equal(data['version'], 2)
  assert.notEqual(data['fingerprint'], before['fingerprint'])
})
