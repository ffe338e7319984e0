import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`select` answers the named fields of each item', async ({ api }) => {
  await connect(api)
  const { status, items } = await api.get('/v3/connectors/google/creds?select=name')
  assert.equal(status, 200)
  assert.deepEqual(items, [{ name: 'Primary credential' }])
})
