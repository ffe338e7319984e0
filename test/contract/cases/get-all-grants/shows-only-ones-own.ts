import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('another application’s grants are not among them', async ({ api, other }) => {
  await connect(api)
  await connect(other)
  await authenticate(other)
  assert.deepEqual((await api.get('/v3/grants')).items, [])
  assert.deepEqual((await api.get('/v3/grants?email=user@example.com')).items, [])
  const own = await authenticate(api)
  assert.deepEqual((await api.get('/v3/grants')).items, [own])
})
