import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('nobody may keep the answer on its way', async ({ api }) => {
  await connect(api)
  const { id } = await authenticate(api)
  const { headers } = await api.get(`/v3/grants/${id}/provider-token`)
  assert.equal(headers['cache-control'], 'no-store')
})
