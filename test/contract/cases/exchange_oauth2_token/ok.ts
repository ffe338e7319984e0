import assert from 'node:assert/strict'
import { callOf } from '../../calls.ts'
import { send } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('gives a token for a grant that is there', async ({ api }) => {
  const call = await callOf('exchange_oauth2_token', api)
  const { status, raw, headers } = await send(api, call)
  assert.equal(status, 200, raw)
  const { access_token: token, ...rest } = JSON.parse(raw) as Record<string, unknown>
  const { grant_id, provider, email, token_type, expires_in } = rest
  assert.deepEqual(
    [grant_id, provider, email, token_type, expires_in],
    [call.body?.['grant_id'], 'virtual-calendar', 'calendar@example.com', 'Bearer', 3600],
  )
  assert.equal((await api.get('/v3/grants/me', { key: String(token) })).body.data.id, grant_id)
  assert.equal(headers['cache-control'], 'no-store')
})
