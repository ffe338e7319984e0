import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

const path = '/v3/connectors/google/creds/nobody/verify'

export default contract('an application may ask twenty times a minute, and do all else meanwhile', async (world) => {
  const { through, otherApiKey } = world
  const limited = await through({ rateLimit: 1000 })
  const answers = await Promise.all(Array.from({ length: 22 }, () => limited.post(path, undefined)))
  assert.equal(answers.filter(({ status }) => status === 404).length, 20)
  const refused = answers.find(({ status }) => status !== 404)
  assert.ok(refused)
  assertError(refused, { status: 429, type: 'api.rate_limit_error', message: /Too many requests/ })
  assert.equal((await limited.get('/v3/applications')).status, 200)
  assert.equal((await limited.as(otherApiKey).post(path, undefined)).status, 404, 'another application is served')
})
