import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('DELETE removes the credential and answers the request id alone', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const { status, body } = await api.delete(`/v3/connectors/google/creds/${id}`)
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['request_id'])
  assertError(await api.delete(`/v3/connectors/google/creds/${id}`), NOT_FOUND)
  assert.equal((await api.get('/v3/connectors/google/creds')).items.length, 1)
})
