import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('authenticating the mailbox again makes another grant', async ({ api }) => {
  await connect(api)
  const { id } = await authenticate(api)
  await api.delete(`/v3/grants/${id}`)
  assert.notEqual((await authenticate(api)).id, id)
})
