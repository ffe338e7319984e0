import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('it is gone, and nothing is lent of it', async ({ api }) => {
  await connect(api)
  const { id } = await authenticate(api)
  assert.equal((await api.delete(`/v3/grants/${id}`)).status, 200)
  for (const path of ['', '/provider-token']) assertError(await api.get(`/v3/grants/${id}${path}`), NOT_FOUND)
  assertError(await api.delete(`/v3/grants/${id}`), NOT_FOUND)
  assert.deepEqual((await api.get('/v3/grants')).items, [])
})
