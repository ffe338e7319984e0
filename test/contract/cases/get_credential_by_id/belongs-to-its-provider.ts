import assert from 'node:assert/strict'
import { connect, add, UNKNOWN_ID } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND, withoutRequestId } from '../../outcomes.ts'

export default contract('a credential of another provider is unknown', async ({ api }) => {
  await connect(api)
  await connect(api, 'zoom')
  const { id } = await add(api)
  const elsewhere = await api.get(`/v3/connectors/zoom/creds/${id}`)
  assertError(elsewhere, NOT_FOUND)
  const nowhere = await api.get(`/v3/connectors/zoom/creds/${UNKNOWN_ID}`)
  assert.deepEqual(withoutRequestId(elsewhere), withoutRequestId(nowhere))
  assertError(await api.get(`/v3/connectors/google/creds/${id.toUpperCase()}`), NOT_FOUND)
})
