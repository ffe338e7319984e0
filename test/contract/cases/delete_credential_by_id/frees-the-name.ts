import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('the name is free again, for a new record', async ({ api }) => {
  await connect(api)
  const first = await add(api)
  await api.delete(`/v3/connectors/google/creds/${first.id}`)
  assert.notEqual((await add(api)).id, first.id)
})
