import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('only `view=full` tells what the published shape does not know', async ({ api }) => {
  await connect(api)
  await add(api)
  const known = ['active_credential_id', 'name', 'provider', 'settings']
  assert.deepEqual(Object.keys((await api.get('/v3/connectors/google')).body.data).sort(), known)
  assert.equal((await api.get('/v3/connectors/google?view=full')).body.data['credential_count'], 2)
})
