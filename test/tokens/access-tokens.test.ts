import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import { decodeJwt, decodeProtectedHeader, exportSPKI, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose'
import { startWorld, type Told, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world.stop())

const tokenFor = async (id: string): Promise<string> => accessToken(await told(id))
const told = (id: string) => world.ask({ grant_type: 'client_credentials', grant_id: id })
const accessToken = ({ body }: Told) => String(body['access_token'])

test('an access token reads, changes and deletes its own grant, by any of its names', async () => {
  const { id, email } = await world.grant()
  const key = await tokenFor(id)
  for (const name of ['me', id, `grant:${id}`, email, `email:${email.toUpperCase()}`]) {
    const answer = await world.api.get(`/v3/grants/${name}`, { key })
    assert.equal(answer.status, 200, name)
    assert.equal(answer.body.data.id, id)
  }
  const changed = await world.api.patch(`/v3/grants/me`, { scope: ['calendar'] }, { key })
  assert.deepEqual(changed.body.data['scope'], ['calendar'])
  const rows = await world.deployment.store.read.auditRecordsBefore(world.applicationId, Number.MAX_SAFE_INTEGER, 1)
  const { actor } = JSON.parse(rows[0]?.record ?? '') as { actor: unknown }
  assert.deepEqual(actor, { type: 'session', id: decodeJwt(key)['sid'] })
  assert.equal((await world.api.delete(`/v3/grants/${id}`, { key })).status, 200)
  assert.equal((await world.api.get('/v3/grants/me', { key })).status, 401, 'with the grant its tokens are gone')
})

test('for an access token there is no other grant, and no other operation', async () => {
  const [mine, other] = [await world.grant(), await world.grant()]
  const key = await tokenFor(mine.id)
  const unknown = await world.api.get('/v3/grants/00000000-0000-4000-8000-000000000000', { key })
  for (const name of [other.id, `grant:${other.id}`, other.email]) {
    const answers = [
      await world.api.get(`/v3/grants/${name}`, { key }),
      await world.api.patch(`/v3/grants/${name}`, { scope: [] }, { key }),
      await world.api.delete(`/v3/grants/${name}`, { key }),
    ]
    for (const answer of answers) {
      assert.equal(answer.status, 404)
      assert.deepEqual(answer.body.error, unknown.body.error)
    }
  }
  for (const path of ['/v3/grants', `/v3/grants/${mine.id}/provider-token`, '/v3/applications', '/v3/connectors'])
    assert.equal((await world.api.get(path, { key })).status, 401, path)
  assert.equal((await world.api.get(`/v3/grants/${other.id}`)).status, 200)
})

test('an API key has no grant of its own', async () => {
  const answer = await world.api.get('/v3/grants/me')
  assert.equal(answer.status, 403)
  assert.equal(answer.body.error.type, 'insufficient_scopes')
})

test('revoking any of its tokens ends a session at once and everywhere, and the grant stays', async () => {
  const instance = world.instance()
  for (const which of ['access_token', 'refresh_token'] as const) {
    const { id } = await world.grant()
    const given = await world.exchange(await world.code({ grant_id: id }))
    const other = await world.exchange(await world.code({ grant_id: id }))
    const refreshed = await world.refresh(given)
    const answer = await instance.inject({
      method: 'POST',
      url: `/v3/connect/revoke?token=${String(given.body[which])}`,
    })
    assert.deepEqual([answer.statusCode, answer.payload], [200, '{}'])
    assert.equal((await world.events())[0], 'grant.tokens_revoked')
    for (const one of [given, refreshed]) assert.equal((await world.me(one)).status, 401)
    assert.equal((await world.refresh(given)).status, 400)
    assert.equal((await world.me(other)).status, 200, 'another session of the grant goes on')
    assert.equal((await world.api.get(`/v3/grants/${id}`)).status, 200)
  }
})

test('revoking what is no token, and what is over already, is answered in the same way', async () => {
  const { id } = await world.grant()
  const token = await tokenFor(id)
  for (const one of ['x', token.slice(0, -4), token, token, 'clav_rt_x']) {
    const answer = await world.api.post('/v3/connect/revoke', { token: one }, { key: null })
    assert.deepEqual([answer.status, answer.raw], [200, '{}'])
  }
  const without = await world.api.post('/v3/connect/revoke', {}, { key: null })
  assert.equal(without.status, 400)
})

test('an access token is good for an hour', async () => {
  const token = await told((await world.grant()).id)
  world.later(3599)
  assert.equal((await world.me(token)).status, 200)
  world.later(1)
  assert.equal((await world.me(token)).status, 401)
})

test('token info tells what a good token says, and of a bad one only that it is', async () => {
  const { id, email } = await world.grant()
  const given = await world.exchange(await world.code({ grant_id: id }))
  const info = (query: string) => world.api.get(`/v3/connect/tokeninfo?${query}`, { key: null })
  for (const name of ['access_token', 'id_token']) {
    const token = String(given.body[name])
    const { data } = (await info(`${name}=${token}`)).body
    const { iss, aud, sub, iat, exp } = decodeJwt(token)
    assert.equal('at_hash' in data, name === 'id_token')
    const said = Object.fromEntries(Object.entries(data).filter(([claim]) => claim !== 'at_hash'))
    assert.deepEqual(said, { iss, aud, sub, email, iat, exp, email_verified: false })
    assert.equal(sub, id)
    assert.equal(aud, world.applicationId)
    const other = name === 'access_token' ? 'id_token' : 'access_token'
    assert.equal((await info(`${other}=${token}`)).status, 400, 'each is what it is')
  }
  await world.api.post(`/v3/connect/revoke?token=${accessToken(given)}`, undefined, { key: null })
  for (const name of ['access_token', 'id_token']) {
    const answer = await info(`${name}=${String(given.body[name])}`)
    const { error, error_description: words } = JSON.parse(answer.raw) as Record<string, unknown>
    assert.deepEqual([answer.status, error, words], [400, 'invalid_token', 'Token expired or revoked'])
  }
})

test('nothing that somebody else has signed, or that is signed in another way, is taken for one of ours', async () => {
  const good = await told((await world.grant()).id)
  const token = accessToken(good)
  const claims = decodeJwt(token)
  const header = decodeProtectedHeader(token)
  const { keys } = JSON.parse((await world.api.get('/v3/connect/jwks')).raw) as { keys: JWK[] }
  const { privateKey } = await generateKeyPair('RS256')
  const foreign = (alg: string, key: Parameters<SignJWT['sign']>[0], more: object = {}) =>
    new SignJWT(claims).setProtectedHeader({ ...header, ...more, alg }).sign(key)
  const spki = await exportSPKI((await importJWK(keys[0] ?? {}, 'RS256', { extractable: true })) as never)
  const [, payload = '', signature = ''] = token.split('.')
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const wrong = {
    'another key under our name': await foreign('RS256', privateKey),
    'another key under its own': await foreign('RS256', privateKey, { kid: 'mine' }),
    'a key in the header': await foreign('RS256', privateKey, { kid: undefined, jwk: keys[0] }),
    'our public key as a secret': await foreign('HS256', Buffer.from(spki)),
    'no signature': `${encoded({ ...header, alg: 'none' })}.${payload}.`,
    'a signature of something else': `${encoded(header)}.${encoded({ ...claims, sub: 'x' })}.${signature}`,
    'the ID token': String(good.body['id_token']),
  }
  assert.equal(createPublicKey(spki).asymmetricKeyType, 'rsa')
  for (const [what, key] of Object.entries(wrong))
    assert.equal((await world.api.get('/v3/grants/me', { key })).status, 401, what)
  assert.equal((await world.me(good)).status, 200)
})
