import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { openDeployment } from '../../src/deployment.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { DAY_S, systemClock } from '../../src/lib/clock.ts'
import { AHEAD_S, KEY_LIFE_S, TOKEN_LIFE_S } from '../../src/tokens/signing-keys.ts'
import { createTokens } from '../../src/tokens/tokens.ts'
import { startServer, temporaryFolder } from '../harness/index.ts'
import { assertOneKey, OPERATOR } from './one-key.ts'
import { startWorld, type Told, type World } from './world.ts'

const kidOf = ({ body }: Told) => decodeProtectedHeader(String(body['access_token'])).kid
const kids = async (world: World): Promise<string[]> => {
  const { raw, headers } = await world.api.get('/v3/connect/jwks', { key: null })
  assert.equal(headers['cache-control'], 'public, max-age=300')
  const { keys } = JSON.parse(raw) as { keys: Record<string, string>[] }
  for (const key of keys) assert.deepEqual(Object.keys(key).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use'])
  return keys.map(({ kid }) => kid ?? '')
}
const credentials = async (world: World) =>
  world.ask({ grant_type: 'client_credentials', grant_id: (await world.grant()).id })

test('the next key is published for an hour before it signs, and the old one until its last token is over', async () => {
  const world = await startWorld()
  const first = await credentials(world)
  const old = kidOf(first) ?? ''
  world.later(KEY_LIFE_S - AHEAD_S - 60)
  assert.equal(kidOf(await credentials(world)), old)
  assert.deepEqual(await kids(world), [old])

  world.later(120)
  assert.equal(kidOf(await credentials(world)), old)
  const [next = '', ...others] = await kids(world)
  assert.deepEqual(others, [old])
  assert.notEqual(next, old)

  world.later(AHEAD_S - 60)
  const last = await credentials(world)
  assert.equal(kidOf(last), old)
  world.later(60)
  assert.equal(kidOf(await credentials(world)), next)
  assert.deepEqual(await kids(world), [next, old])
  world.later(TOKEN_LIFE_S - 61)
  assert.equal((await world.me(last)).status, 200)
  world.later(DAY_S)
  assert.deepEqual(await kids(world), [next])
  const log = await world.deployment.store.read.auditRecordsBefore('', Number.MAX_SAFE_INTEGER, 50)
  assert.equal(log.filter(({ record }) => record.includes('signing_key.created')).length, 2)
  await world.stop()
})

test('of instances over one database that need the first key at once, one makes it', async () => {
  const data = temporaryFolder()
  const open = (create: boolean) => openDeployment({ data, rootKey: undefined, clock: systemClock, create })
  const first = await open(true)
  const second = await open(false)
  await assertOneKey(first, second)

  await rotateDataKey(second, { clock: systemClock, progress: () => undefined })
  const { store, keys } = first
  const later = createTokens({ store, keys, clock: () => systemClock() + KEY_LIFE_S, url: () => 'http://localhost' })
  await later.signer(OPERATOR)
  assert.equal((await later.jwks(OPERATOR)).keys.length, 2, 'under a data key that another process has made')
  for (const deployment of [first, second]) await deployment.close()
})

test('a stranger checks our tokens with what is published, and nothing else', async () => {
  const server = await startServer()
  const call = (url: string, body?: object) =>
    fetch(url, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${server.apiKey}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    }).then(async (answer) => (await answer.json()) as Record<string, unknown>)
  await call(`${server.url}/v3/connectors`, { provider: 'virtual-calendar' })
  const settings = { email: 'somebody@example.com' }
  const { data } = await call(`${server.url}/v3/connect/custom`, { provider: 'virtual-calendar', settings })
  const { id: sub } = data as { id: string }

  const found = await call(`${server.url}/.well-known/openid-configuration`)
  const { issuer, jwks_uri, token_endpoint } = found as Record<string, string>
  const parameters = { client_id: server.applicationId, grant_type: 'client_credentials', grant_id: sub }
  const given = await call(token_endpoint ?? '', parameters)
  const keys = createRemoteJWKSet(new URL(jwks_uri ?? ''))
  for (const name of ['access_token', 'id_token']) {
    const options = { issuer: issuer ?? '', audience: server.applicationId, algorithms: ['RS256'] }
    const { payload } = await jwtVerify(String(given[name]), keys, options)
    assert.equal(payload.sub, sub)
  }
  assert.equal(await server.stop(), 0)
})

test('whoever is refused for want of a key finds out by that what the server is, and who issues tokens for it', async () => {
  const server = await startServer()
  try {
    const refused = await fetch(`${server.url}/v3/grants/me`)
    assert.equal(refused.status, 401)
    const [, at = ''] = /^Bearer resource_metadata="([^"]+)"$/.exec(refused.headers.get('www-authenticate') ?? '') ?? []
    const resource = at.replace('/.well-known/oauth-protected-resource', '')
    // RFC 9728 section 3.3: what is there is of that resource, and of no other.
    const said = (await (await fetch(at)).json()) as Record<string, unknown>
    assert.equal(said['resource'], resource)
    assert.deepEqual(said['authorization_servers'], [resource])
    assert.deepEqual(said['bearer_methods_supported'], ['header'])
    const issuer = (await (await fetch(`${resource}/.well-known/openid-configuration`)).json()) as { issuer: string }
    assert.equal(issuer.issuer, resource)
  } finally {
    await server.stop()
  }
})
