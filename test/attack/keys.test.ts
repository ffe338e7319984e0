import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { newApiKey } from '../../src/lib/api-key.ts'
import {
  addApiKey,
  api,
  revokeApiKey,
  standingClock,
  startInProcess,
  startServer,
  withDeployment,
  type Answer,
  type InProcessServer,
} from '../harness/index.ts'

const PATH = '/v3/connectors'

function assertRefused({ status, body }: Answer): void {
  assert.equal(status, 401)
  assert.equal(body.error.type, 'token.unauthorized_access')
  assert.equal(body.error.message, 'Bearer token invalid')
}

describe('API keys', () => {
  const { clock, later } = standingClock()
  let server: InProcessServer
  before(async () => {
    server = await startInProcess({ clock })
  })
  after(() => server.stop())

  test('a key that is revoked is refused from the next request on', async () => {
    const { deployment, applicationId } = server
    const { apiKey, keyId } = await addApiKey(deployment.store, applicationId)
    for (let round = 0; round < 3; round++) assert.equal((await server.api.get(PATH, { key: apiKey })).status, 200)
    await revokeApiKey(deployment.store, applicationId, keyId)
    assertRefused(await server.api.get(PATH, { key: apiKey }))
    assert.equal((await server.api.get(PATH)).status, 200, 'another key of the application still holds')
  })

  test('a key is refused from the second on at which it expires', async () => {
    const expiresAt = clock() + 100
    const { apiKey } = await addApiKey(server.deployment.store, server.applicationId, { expiresAt })
    assert.equal((await server.api.get(PATH, { key: apiKey })).status, 200)
    later(100)
    assertRefused(await server.api.get(PATH, { key: apiKey }))
  })

  test('a key whose checksum or form is wrong costs no query, and one of the right form costs one', async () => {
    const good = newApiKey()
    const changed = Array.from({ length: 20 }, (_, at) => {
      const place = good.length - 1 - at
      return good.slice(0, place) + (good[place] === 'A' ? 'B' : 'A') + good.slice(place + 1)
    })
    const wrong = [
      ...changed,
      good.slice(0, -1),
      `${good}0`,
      good.toUpperCase(),
      good.replace('clav_', 'clab_'),
      'x',
      '',
    ]
    server.reads.length = 0
    for (const key of wrong) assertRefused(await server.api.get(PATH, { key }))
    assert.deepEqual(server.reads, [])
    assertRefused(await server.api.get(PATH, { key: good }))
    assert.deepEqual(server.reads, ['apiKeyByHash'])
  })

  test('a refusal repeats nothing of the key, in the answer or the log', async () => {
    const good = newApiKey()
    const answer = await server.api.get(PATH, { key: good })
    assert.ok(!answer.raw.includes(good.slice(5, 15)))
    assert.ok(!server.log.join('').includes(good.slice(5, 15)))
  })
})

test('a revocation by another process holds from the next request on', async () => {
  const server = await startServer()
  const { applicationId, data } = server
  const made = await withDeployment(data, ({ store }) => addApiKey(store, applicationId))
  const caller = api(server.url, made.apiKey)
  for (let round = 0; round < 3; round++) assert.equal((await caller.get(PATH)).status, 200)
  await withDeployment(data, ({ store }) => revokeApiKey(store, applicationId, made.keyId))
  assertRefused(await caller.get(PATH))
  assert.equal(await server.stop(), 0)
})

test('an application over its limit is told when to come again, and is served then', async () => {
  const server = await startServer({ env: { CLAVIGER_RATE_LIMIT: '5' } })
  const caller = api(server.url, server.apiKey)
  const began = performance.now()
  const answers = await Promise.all(Array.from({ length: 20 }, () => caller.get(PATH)))
  const windows = 2 + Math.floor((performance.now() - began) / 1000)
  const served = answers.filter(({ status }) => status === 200).length
  // Two windows of a second, where the burst met the turn of one; more on a machine that takes longer for it.
  assert.ok(served >= 5 && served <= 5 * windows && served < 20, `${served} of 20 were served`)
  const refused = answers.filter(({ status }) => status === 429)
  assert.equal(refused.length, 20 - served)
  for (const { headers, body } of refused) {
    assert.equal(body.error.type, 'api.rate_limit_error')
    assert.equal(headers['retry-after'], '1')
  }
  await new Promise((resolve) => setTimeout(resolve, 1000 * Number(refused[0]?.headers['retry-after'])))
  assert.equal((await caller.get(PATH)).status, 200)
  assert.equal(await server.stop(), 0)
})
