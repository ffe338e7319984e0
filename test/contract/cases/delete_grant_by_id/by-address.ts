import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a grant is deleted by its address too', async ({ api }) => {
  await connect(api)
  await authenticate(api)
  assert.equal((await api.delete('/v3/grants/email:User@example.com')).status, 200)
  assert.deepEqual((await api.get('/v3/grants')).items, [])
})
