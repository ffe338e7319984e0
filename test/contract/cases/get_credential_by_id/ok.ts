import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the credential', async ({ api }) => {
  await connect(api)
  const made = await add(api)
  const { status, body } = await api.get(`/v3/connectors/google/creds/${made.id}`)
  assert.equal(status, 200)
  assert.deepEqual(body.data, made)
})
