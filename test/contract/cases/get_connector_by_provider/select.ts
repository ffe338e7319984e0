import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`select` answers the named fields alone', async ({ api }) => {
  await connect(api)
  const { status, body } = await api.get('/v3/connectors/google?select=name,provider')
  assert.equal(status, 200)
  assert.deepEqual(body.data, { name: 'google', provider: 'google' })
})
