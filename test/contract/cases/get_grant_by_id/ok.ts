import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the grant', async ({ api }) => {
  await connect(api)
  const made = await authenticate(api)
  const { status, body } = await api.get(`/v3/grants/${made.id}`)
  assert.equal(status, 200)
  assert.deepEqual(body.data, made)
})
