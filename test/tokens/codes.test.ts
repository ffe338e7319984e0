import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { decodeJwt } from 'jose'
import { addApiKey } from '../harness/index.ts'
import { assertOAuthError, PAGE, startWorld, WEB, type Told, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world.stop())

const challenge = (verifier: string) =>
  ({ code_challenge: hash('sha256', verifier, 'base64url'), code_challenge_method: 'S256' }) as const

test('a code gives tokens for its grant once; bringing it again ends what it has led to', async () => {
  const { id, email } = await world.grant()
  const code = await world.code({ grant_id: id })
  const told = await world.exchange(code)
  assert.equal(told.status, 200)
  const rest = Object.fromEntries(
    Object.entries(told.body).filter(([name]) => !/^(?:access|id|refresh)_token$/.test(name)),
  )
  const expected = { expires_in: 3600, email, scope: 'calendar', token_type: 'Bearer', grant_id: id }
  assert.deepEqual(rest, { ...expected, provider: 'virtual-calendar' })
  assert.equal(told.headers['cache-control'], 'no-store')
  assert.equal((await world.me(told)).status, 200)

  assertOAuthError(await world.exchange(code), 'invalid_grant')
  assert.equal((await world.me(told)).status, 401)
  assertOAuthError(await world.refresh(told), 'invalid_grant')
  assert.deepEqual((await world.events()).slice(0, 2), ['grant.code_reused', 'grant.tokens_issued'])
  assertOAuthError(await world.exchange(code), 'invalid_grant')
})

test('the ID token of a sign-in carries its nonce, and no other token does', async () => {
  const claims = ({ body }: Told, token: string) => decodeJwt(String(body[token]))
  const told = await world.exchange(await world.code({ nonce: 'n-0S6_WzA2Mj' }))
  assert.equal(claims(told, 'id_token')['nonce'], 'n-0S6_WzA2Mj')
  assert.ok(!('nonce' in claims(told, 'access_token')))
  assert.ok(!('nonce' in claims(await world.refresh(told), 'id_token')))
  assert.ok(!('nonce' in claims(await world.exchange(await world.code()), 'id_token')))
})

test('of two who bring a code at once, on two instances, at most one gets tokens, and none keeps them', async () => {
  const instance = world.instance()
  const code = await world.code()
  const told = await Promise.all([world.exchange(code), world.exchange(code, {}, instance)])
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 400])
  const given = told.find(({ status }) => status === 200)
  assert.ok(given)
  assert.equal((await world.me(given)).status, 401)
})

test('an exchange that fails burns the code', async () => {
  const right = { code_verifier: 'right' }
  const wrong: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    'another redirect URI': { redirect_uri: PAGE, ...right },
    'a slash more': { redirect_uri: `${WEB}/`, ...right },
    'another case': { redirect_uri: WEB.replace('app', 'App'), ...right },
    'a port': { redirect_uri: WEB.replace('.com', '.com:443'), ...right },
    'an encoded letter': { redirect_uri: WEB.replace('callback', '%63allback'), ...right },
    'no verifier': {},
    'another verifier': { code_verifier: 'wrong' },
    'the challenge': { code_verifier: challenge('right').code_challenge },
  }
  for (const [what, parameters] of Object.entries(wrong)) {
    const code = await world.code(challenge('right'))
    assertOAuthError(await world.exchange(code, parameters), 'invalid_grant')
    assert.equal((await world.events())[0], 'grant.code_refused', what)
    const again = await world.exchange(code, { code_verifier: 'right' })
    assertOAuthError(again, 'invalid_grant')
  }
  assert.equal((await world.exchange(await world.code(challenge('right')), { code_verifier: 'right' })).status, 200)
})

test('a verifier for a code whose sign-in had no challenge is refused: somebody has taken that away', async () => {
  for (const client of [WEB, PAGE]) {
    const code = await world.code({ redirect_uri: client })
    assertOAuthError(await world.exchange(code, { redirect_uri: client, code_verifier: 'right' }), 'invalid_grant')
    assertOAuthError(await world.exchange(code, { redirect_uri: client }), 'invalid_grant')
  }
})

test('a client that nobody knows neither uses nor burns a code', async () => {
  const code = await world.code()
  const other = await world.other()
  assertOAuthError(await world.exchange(code, { client_secret: 'clav_wrong' }), 'invalid_client', 401)
  const theirs = { client_id: other.applicationId, client_secret: other.apiKey }
  assertOAuthError(await world.exchange(code, theirs), 'invalid_grant')
  assertOAuthError(await world.exchange(code, { client_secret: other.apiKey }), 'invalid_client', 401)
  const without = { grant_type: 'authorization_code', code, redirect_uri: WEB }
  const refused = await world.askInPublic(without)
  assertOAuthError(refused, 'invalid_client', 401)
  // Nobody shall put a key into a page because an address was mistyped.
  assert.match(String(refused.body['error_description']), /redirect_uri is registered for no client that has none/)
  assertOAuthError(await world.askInPublic({ ...without, client_id: 'nobody' }), 'invalid_client', 401)
  const { apiKey } = await addApiKey(world.deployment.store, world.applicationId, { scopes: ['grants:read'] })
  assertOAuthError(await world.exchange(code, { client_secret: apiKey }), 'unauthorized_client', 403)
  assert.equal((await world.exchange(code)).status, 200)
})

test('a public client needs no secret and has to have used PKCE', async () => {
  const of = { redirect_uri: PAGE, grant_type: 'authorization_code' }
  const code = await world.code({ redirect_uri: PAGE, ...challenge('right') })
  assert.equal((await world.askInPublic({ ...of, code, code_verifier: 'right' })).status, 200)
  const without = await world.code({ redirect_uri: PAGE })
  assertOAuthError(await world.askInPublic({ ...of, code: without }), 'invalid_grant')
  // Of a web server's code, naming the page's redirect URI makes no public client.
  const ofServer = await world.code(challenge('right'))
  assertOAuthError(await world.askInPublic({ ...of, code: ofServer, code_verifier: 'right' }), 'invalid_grant')
})

test('a code is good for ten minutes, and for nothing once its grant is deleted', async () => {
  const { id } = await world.grant()
  const late = await world.code()
  const orphan = await world.code({ grant_id: id })
  assert.equal((await world.api.delete(`/v3/grants/${id}`)).status, 200)
  assertOAuthError(await world.exchange(orphan), 'invalid_grant')
  world.later(600)
  assertOAuthError(await world.exchange(late), 'invalid_grant')
})

test('a code that nobody has made is refused, whatever it looks like', async () => {
  for (const code of ['x', 'clav_ac_', await world.code({}, (await world.other()).applicationId)])
    assertOAuthError(await world.exchange(code), 'invalid_grant')
})
