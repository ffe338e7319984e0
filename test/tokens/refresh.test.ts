import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { newRefreshToken, parseRefreshToken } from '../../src/tokens/refresh-token.ts'
import { assertOAuthError, PAGE, startWorld, type Told, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world.stop())

const settings = (additional_settings: object) => world.api.patch('/v3/applications', { additional_settings })
const refreshToken = ({ body }: Told) => String(body['refresh_token'])

test('only a sign-in that asks for it gets a refresh token', async () => {
  assert.ok('refresh_token' in (await world.exchange(await world.code())).body)
  assert.ok(!('refresh_token' in (await world.exchange(await world.code({ offline: false }))).body))
  const { id } = await world.grant()
  assert.ok(!('refresh_token' in (await world.ask({ grant_type: 'client_credentials', grant_id: id })).body))
})

test('a refresh token gives new tokens as often as it is used, and the same ones as before stay good', async () => {
  const first = await world.exchange(await world.code())
  for (let turn = 0; turn < 3; turn++) {
    const told = await world.refresh(first)
    assert.equal(refreshToken(told), refreshToken(first))
    assert.notEqual(told.body['access_token'], first.body['access_token'])
    assert.equal((await world.me(told)).status, 200)
  }
  assert.equal((await world.me(first)).status, 200)
})

test('where they rotate, each use replaces it, and bringing an old one ends the whole session', async () => {
  for (const byApplication of [true, false]) {
    await settings(byApplication ? { rotate_refresh_token: true } : {})
    const first = await world.exchange(await world.code({ rotate_refresh_token: !byApplication }))
    const second = await world.refresh(first)
    const third = await world.refresh(second)
    assert.equal(new Set([first, second, third].map(refreshToken)).size, 3)
    assertOAuthError(await world.refresh(first), 'invalid_grant')
    assert.equal((await world.events())[0], 'grant.refresh_token_reused')
    assertOAuthError(await world.refresh(third), 'invalid_grant')
    for (const told of [first, second, third]) assert.equal((await world.me(told)).status, 401)
  }
  await settings({})
})

test('an application that turns rotation on has it in the sessions that are there, and old tokens are noticed in them', async () => {
  const first = await world.exchange(await world.code())
  assert.equal(refreshToken(await world.refresh(first)), refreshToken(first))
  await settings({ rotate_refresh_token: true })
  const second = await world.refresh(first)
  assert.notEqual(refreshToken(second), refreshToken(first))
  await settings({})
  const third = await world.refresh(second)
  assert.notEqual(refreshToken(third), refreshToken(second), 'a session that has begun to rotate goes on so')
  assertOAuthError(await world.refresh(first), 'invalid_grant')
  assert.equal((await world.events())[0], 'grant.refresh_token_reused')
  assertOAuthError(await world.refresh(third), 'invalid_grant')
  for (const told of [first, second, third]) assert.equal((await world.me(told)).status, 401)
})

test('of two who bring a rotating one at once, on two instances, at most one gets a new one, and the session ends', async () => {
  const instance = world.instance()
  const first = await world.exchange(await world.code({ rotate_refresh_token: true }))
  const told = await Promise.all([world.refresh(first), world.refresh(first, {}, instance)])
  assert.deepEqual(told.map(({ status }) => status).sort(), [200, 400])
  const given = told.find(({ status }) => status === 200)
  assert.ok(given)
  assertOAuthError(await world.refresh(given), 'invalid_grant')
})

test('one that was made up, with the id of a session, is no old one of it and ends nothing', async () => {
  const first = await world.exchange(await world.code({ rotate_refresh_token: true }))
  const bytes = Buffer.from(refreshToken(first).slice('clav_rt_'.length), 'base64url')
  for (const at of [0, 1, 20, 40, 72]) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    const made = `clav_rt_${changed.toString('base64url')}`
    assertOAuthError(await world.refresh({ ...first, body: { refresh_token: made } }), 'invalid_grant')
  }
  assert.equal((await world.refresh(first)).status, 200)
})

test('it says whose it is, and only what this deployment has made is read at all', () => {
  const keys = world.deployment.keys.current
  const of = { client: 'public', app: world.applicationId as ApplicationId, sessionId: crypto.randomUUID() } as const
  const { text, hash: made } = newRefreshToken(keys, of)
  assert.deepEqual(parseRefreshToken(keys, text), { ...of, hash: made })
  assert.deepEqual(made, hash('sha256', text, 'buffer'))
  for (const wrong of ['', 'clav_rt_', `${text}A`, text.slice(0, -1), text.replace('clav_rt_', 'clav_ac_')])
    assert.equal(parseRefreshToken(keys, wrong), undefined, wrong)
})

test('it is over when it has not been used for as long as the application says, and at the end whatever happens', async () => {
  await settings({ refresh_token_expiration_idle: 3000, refresh_token_expiration_absolute: 7000 })
  const [idle, used] = [await world.exchange(await world.code()), await world.exchange(await world.code())]
  world.later(2900)
  assert.equal((await world.refresh(used)).status, 200)
  world.later(2900)
  assertOAuthError(await world.refresh(idle), 'invalid_grant')
  const last = await world.refresh(used)
  assert.ok(Number(last.body['expires_in']) <= 1200, 'no access token outlives its session')
  world.later(1300)
  assertOAuthError(await world.refresh(used), 'invalid_grant')
  assert.equal((await world.me(last)).status, 401)
  await settings({})
})

test('an application that gives refresh tokens no time gets none', async () => {
  await settings({ refresh_token_expiration_absolute: 0 })
  assert.ok(!('refresh_token' in (await world.exchange(await world.code())).body))
  await settings({})
})

test('one of a confidential client is good for nothing without its secret, one of a public client is', async () => {
  const confidential = await world.exchange(await world.code())
  const of = (told: Told) => ({ grant_type: 'refresh_token', refresh_token: refreshToken(told) })
  assertOAuthError(await world.askInPublic(of(confidential)), 'invalid_client', 401)
  const code = await world.code({ redirect_uri: PAGE, code_challenge: 'v', code_challenge_method: 'plain' })
  const parameters = { grant_type: 'authorization_code', redirect_uri: PAGE, code, code_verifier: 'v' }
  const open = await world.askInPublic(parameters)
  assert.equal((await world.askInPublic(of(open))).status, 200)
})

test('another application has no use for it', async () => {
  const first = await world.exchange(await world.code({ rotate_refresh_token: true }))
  const { applicationId, apiKey } = await world.other()
  const theirs = { client_id: applicationId, client_secret: apiKey }
  assertOAuthError(await world.refresh(first, theirs), 'invalid_grant')
  assert.equal((await world.refresh(first)).status, 200)
})
