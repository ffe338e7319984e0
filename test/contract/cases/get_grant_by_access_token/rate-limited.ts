import assert from 'node:assert/strict'
import { accessToken } from '../../calls.ts'
import { assertError } from '../../outcomes.ts'
import { contract } from '../../contract.ts'

export default contract('holds the limit', async ({ api, through }) => {
  const key = await accessToken(api)
  const over = await through({ rateLimit: 1 })
  const answers = await Promise.all([1, 2, 3, 4].map(() => over.get('/v3/grants/me', { key })))
  const refused = answers.find(({ status }) => status === 429)
  assert.ok(refused)
  assertError(refused, { status: 429, type: 'api.rate_limit_error' })
})
