import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a connector can be created again, with nothing of the one before', async ({ api }) => {
  const first = await connect(api)
  await add(api)
  await api.delete('/v3/connectors/google')
  const again = await connect(api)
  assert.notEqual(again['active_credential_id'], first['active_credential_id'])
  assert.equal((await api.get('/v3/connectors/google/creds')).items.length, 1)
})
