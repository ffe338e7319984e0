import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('PUT does what PATCH does', async ({ api }) => {
  const put = await api.put('/v3/applications', { branding: { name: 'By PUT' } })
  assert.equal(put.status, 200)
  assert.deepEqual(put.body.data['branding'], { name: 'By PUT' })
  assertError(await api.put('/v3/applications', {}), INVALID)
})
