import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`view=full` tells what minted its tokens and what was last tried', async ({ api }) => {
  await connect(api)
  const { id } = await authenticate(api)
  const { data } = (await api.get(`/v3/grants/${id}?view=full`)).body
  assert.deepEqual([data['credential_version'], data['client_id']], [1, 'first-id'])
  const { outcome, step } = data['last_attempt'] as { outcome: string; step: string }
  assert.deepEqual([outcome, step], ['ok', 'refresh_token'])
  assert.equal(typeof data['created_by'], 'string')
})
