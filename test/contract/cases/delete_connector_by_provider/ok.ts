import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('DELETE removes the connector and answers the request id alone', async ({ api }) => {
  await connect(api)
  const { status, body } = await api.delete('/v3/connectors/google')
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body), ['request_id'])
  assertError(await api.get('/v3/connectors/google'), NOT_FOUND)
  assertError(await api.delete('/v3/connectors/google'), NOT_FOUND)
})
