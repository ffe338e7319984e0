import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('another application sees none of them', async ({ api, other }) => {
  await connect(api)
  assert.deepEqual((await other.get('/v3/connectors')).items, [])
  await connect(other, 'zoom')
  assert.equal((await api.get('/v3/connectors')).items.length, 1)
})
