import assert from 'node:assert/strict'
import { accessToken } from '../../calls.ts'
import { assertError } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('ends a session', async ({ api }) => {
  const key = await accessToken(api)
  const { status, raw } = await api.post(`/v3/connect/revoke?token=${key}`, {})
  assert.deepEqual([status, raw], [200, '{}'])
  assertError(await api.get('/v3/grants/me', { key }), { status: 401, type: 'token.unauthorized_access' })
})
