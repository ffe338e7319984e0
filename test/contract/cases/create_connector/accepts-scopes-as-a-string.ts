import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract('`scopes` may be one string, as it is published for ews', async ({ api }) => {
  const body = { provider: 'ews', scopes: 'ews.messages' }
  const { status, body: answer } = await api.post('/v3/connectors', body)
  assert.equal(status, 201)
  assert.deepEqual(answer.data['scope'], ['ews.messages'])
})
