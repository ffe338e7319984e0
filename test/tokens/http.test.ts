import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generateKeyPair, SignJWT } from 'jose'
import { operations } from '../../src/api/routes.ts'
import { StoreUnavailable } from '../../src/store/store.ts'
import { answerOf } from '../harness/index.ts'
import { assertOAuthError, ORIGIN, PAGE, startWorld, WEB, type Told, type World } from './world.ts'

let world: World
before(async () => {
  world = await startWorld()
})
after(() => world.stop())

const paths = operations.filter(({ errors }) => errors === 'oauth').map(({ path }) => path)

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'OPTIONS'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly payload?: string
}

async function sent({ method = 'POST', url, headers = {}, payload }: Sent, app = world.server.app): Promise<Told> {
  const response = await app.inject({ method, url, headers, ...(payload !== undefined && { payload }) })
  const {
    status,
    body,
    headers: answered,
  } = answerOf(response.statusCode, response.headers as Record<string, string>, response.payload)
  return { status, headers: answered, body: body as unknown as Record<string, unknown> }
}

const json = { 'content-type': 'application/json' }

test('whatever refuses a request at the endpoints of OAuth clients, the error is in the form that they read', async () => {
  assert.deepEqual(paths, ['/v3/connect/token', '/v3/connect/revoke', '/v3/connect/tokeninfo'])
  const token = '/v3/connect/token'
  assertOAuthError(await sent({ url: token, headers: json, payload: '{' }), 'invalid_request')
  assertOAuthError(await sent({ url: token, headers: json, payload: '[]' }), 'invalid_request')
  assertOAuthError(await sent({ url: token }), 'invalid_request')
  assertOAuthError(
    await sent({ url: token, headers: { 'content-type': 'text/plain' }, payload: 'x' }),
    'invalid_request',
    415,
  )
  assertOAuthError(await sent({ url: token, headers: json, payload: ' '.repeat(300_000) }), 'invalid_request', 413)
  const method = await sent({ url: token, method: 'PUT' })
  assertOAuthError(method, 'invalid_request', 405)
  assert.match(method.headers['allow'] ?? '', /POST/)
  assertOAuthError(await world.ask({ grant_type: 'password' }), 'unsupported_grant_type')
  assertOAuthError(await world.ask({ grant_type: 'constructor' }), 'unsupported_grant_type')
  const missing = await world.ask({ grant_type: 'authorization_code', redirect_uri: WEB })
  assertOAuthError(missing, 'invalid_request')
  assert.equal(missing.body['error_description'], 'Missing required parameter: code')
  const unknown = await world.ask({ grant_type: 'client_credentials', grant_id: 'nobody@example.com' })
  assertOAuthError(unknown, 'invalid_grant')
  assertOAuthError(await world.ask({ grant_type: 'client_credentials', client_secret: 'x' }), 'invalid_client', 401)
  assertOAuthError(await sent({ url: '/v3/connect/revoke' }), 'invalid_request')
  for (const query of ['', '?id_token=x', '?access_token=x&id_token=y'])
    assertOAuthError(
      await sent({ method: 'GET', url: `/v3/connect/tokeninfo${query}` }),
      query === '' ? 'invalid_request' : 'invalid_token',
    )
})

test('so are those of a limit, of a database that is not there, and of a fault of ours', async () => {
  const limited = world.instance({ rateLimit: 1 })
  const asked = { grant_type: 'client_credentials', grant_id: (await world.grant()).id }
  const answers = await Promise.all([1, 2, 3].map(() => world.ask(asked, limited)))
  const refused = answers.filter(({ status }) => status === 429)
  assert.ok(refused.length > 0)
  for (const one of refused) {
    assertOAuthError(one, 'temporarily_unavailable', 429)
    assert.equal(one.headers['retry-after'], '1')
  }
  // Whoever shows no key is counted by address, apart from every application.
  const open = await Promise.all([1, 2, 3].map(() => sent({ url: '/v3/connect/revoke?token=x' }, limited)))
  assert.equal(open.filter(({ status }) => status === 200).length, 1)

  for (const [error, expected, status] of [
    [new StoreUnavailable('down'), 'temporarily_unavailable', 503],
    [new Error('a fault'), 'server_error', 500],
  ] as const) {
    const { store } = world.deployment
    const read = { ...store.read, application: () => Promise.reject(error) }
    const broken = world.instance({ deployment: { ...world.deployment, store: { ...store, read } } })
    assertOAuthError(await world.ask(asked, broken), expected, status)
  }
})

test('a body may be a form, in which nothing stands twice', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const parameters = (code: string) =>
    String(
      new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: world.applicationId,
        client_secret: world.apiKey,
        redirect_uri: WEB,
        code,
      }),
    )
  const payload = parameters(await world.code())
  const twice = await sent({ url: '/v3/connect/token', headers: form, payload: `${payload}&code=x` })
  assertOAuthError(twice, 'invalid_request')
  const told = await sent({ url: '/v3/connect/token', headers: form, payload })
  assert.equal(told.status, 200)
  const revoked = await sent({
    url: '/v3/connect/revoke',
    headers: form,
    payload: `token=${String(told.body['access_token'])}`,
  })
  assert.deepEqual([revoked.status, revoked.body], [200, {}])
  assert.equal((await world.me(told)).status, 401)
  const elsewhere = await world.api.post('/v3/connectors', 'provider=imap', { headers: form })
  assert.equal(elsewhere.status, 415)
})

test('a parameter of a form that has no value was not sent', async () => {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const form = async (url: string, fields: Readonly<Record<string, string>>) =>
    sent({ url, headers, payload: String(new URLSearchParams(fields)) })
  const code = await world.code({ redirect_uri: PAGE, code_challenge: 'v', code_challenge_method: 'plain' })
  const of = { grant_type: 'authorization_code', client_id: world.applicationId, client_secret: '' }
  const asked = { ...of, redirect_uri: PAGE, code, code_verifier: 'v', refresh_token: '', scope: '' }
  const missing = await form('/v3/connect/token', { ...asked, code: '' })
  assert.equal(missing.body['error_description'], 'Missing required parameter: code')
  const told = await form('/v3/connect/token', asked)
  assert.equal(told.status, 200, JSON.stringify(told.body))
  const none = await form('/v3/connect/revoke', { token: '' })
  assert.equal(none.body['error_description'], 'Missing required parameter: token')
})

test('a client may say who it is by HTTP Basic, in the encoding of RFC 6749, and is refused in the same way', async () => {
  const encoded = (text: string) => encodeURIComponent(text).replaceAll(/[-_]/g, (c) => `%${hexOf(c)}`)
  const hexOf = (c: string) => c.charCodeAt(0).toString(16).toUpperCase()
  const basic = (id: string, secret: string) => ({
    'content-type': 'application/x-www-form-urlencoded',
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  })
  const { applicationId: id, apiKey } = world
  const ask = async (headers: Readonly<Record<string, string>>, more: Readonly<Record<string, string>> = {}) => {
    const of = { grant_type: 'client_credentials', grant_id: (await world.grant()).id, ...more }
    return sent({ url: '/v3/connect/token', headers, payload: String(new URLSearchParams(of)) })
  }
  for (const headers of [basic(id, apiKey), basic(encoded(id), encoded(apiKey))])
    for (const more of [{}, { client_id: id }] as const) assert.equal((await ask(headers, more)).status, 200)
  const other = await world.other()
  for (const headers of [basic(id, 'wrong%'), basic(other.applicationId, apiKey), basic(id, other.apiKey)]) {
    const refused = await ask(headers)
    assertOAuthError(refused, 'invalid_client', 401)
    assert.match(refused.headers['www-authenticate'] ?? '', /^Basic realm="/)
  }
  // What the body says goes first: a proxy in front may ask for a password of its own.
  const own = { client_id: id, client_secret: apiKey }
  assert.equal((await ask(basic('proxy', 'password'), own)).status, 200)
  const bearer = await ask({ ...basic(id, ''), authorization: 'Bearer clav_wrong' }, { client_id: id })
  assert.match(bearer.headers['www-authenticate'] ?? '', /^Bearer /)

  // A public client has no secret to show.
  const code = await world.code({ redirect_uri: PAGE, code_challenge: 'v', code_challenge_method: 'plain' })
  const exchange = { grant_type: 'authorization_code', redirect_uri: PAGE, code, code_verifier: 'v' }
  const inPublic = await ask(basic(id, ''), exchange)
  assert.equal(inPublic.status, 200, JSON.stringify(inPublic.body))
  const metadata = await world.server.app.inject('/.well-known/openid-configuration')
  const methods = ['client_secret_post', 'client_secret_basic', 'none']
  const { token_endpoint_auth_methods_supported: supported } = metadata.json<Record<string, unknown>>()
  assert.deepEqual(supported, methods)
})

test('the API key may come as a bearer token in place of the secret', async () => {
  const payload = {
    grant_type: 'client_credentials',
    client_id: world.applicationId,
    grant_id: (await world.grant()).id,
  }
  assert.equal((await world.api.post('/v3/connect/token', payload)).status, 200)
  const other = await world.other()
  assert.equal((await other.api.post('/v3/connect/token', payload)).status, 401, 'of another application')
})

test('a page reads the answer about a token of its own that is over, and of no token that we have not made', async () => {
  const told = await world.exchange(await world.code())
  const [access, id] = [String(told.body['access_token']), String(told.body['id_token'])]
  const about = async (token: string, origin = ORIGIN) => {
    const headers = { origin }
    const answers = [
      await sent({ method: 'GET', url: `/v3/connect/tokeninfo?access_token=${token}`, headers }),
      await sent({ method: 'GET', url: `/v3/connect/tokeninfo?id_token=${token}`, headers }),
      await sent({ url: `/v3/connect/revoke?token=${token}`, headers }),
    ]
    return answers.map(({ status, headers: { 'access-control-allow-origin': allowed } }) => [status, allowed])
  }
  const over = (allowed: string | undefined) => [
    [400, allowed],
    [400, allowed],
    [200, allowed],
  ]
  assert.equal((await sent({ url: `/v3/connect/revoke?token=${access}` })).status, 200)
  for (const token of [access, id]) assert.deepEqual(await about(token), over(ORIGIN), 'revoked')
  world.later(5000)
  for (const token of [access, id]) assert.deepEqual(await about(token), over(ORIGIN), 'expired as well')

  const { api: theirs } = await world.other()
  const origin = 'https://another.example'
  const uri = { url: `${origin}/cb`, platform: 'js', settings: { origin } }
  assert.equal((await theirs.patch('/v3/applications', { callback_uris: [uri] })).status, 200)
  for (const token of [access, id]) assert.deepEqual(await about(token, origin), over(undefined), 'of another')

  const [head = '', claims = '', signature = ''] = access.split('.')
  const encoded = (text: object) => Buffer.from(JSON.stringify(text)).toString('base64url')
  const header = JSON.parse(Buffer.from(head, 'base64url').toString()) as { readonly kid: string }
  const none = encoded({ ...header, alg: 'none' })
  const { privateKey } = await generateKeyPair('RS256')
  const said = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, string>
  const signed = new SignJWT(said).setProtectedHeader({ ...header, alg: 'RS256', typ: 'at+jwt' })
  const forged = [
    `${head}.${encoded({ ...said, exp: 9_999_999_999 })}.${signature}`,
    `${head}.${claims}.${'A'.repeat(signature.length)}`,
    `${head}.${claims}.`,
    `${none}.${claims}.`,
    `${none}.${claims}.${signature}`,
    // Another deployment's key, under the id of ours.
    await signed.sign(privateKey),
  ]
  for (const token of forged) assert.deepEqual(await about(token), over(undefined), token)
})

test("pages of an application's own origins may call, and no others", async () => {
  const { api: theirs } = await world.other()
  await theirs.patch('/v3/applications', {
    callback_uris: [
      { url: 'https://theirs.example/cb', platform: 'js', settings: { origin: 'https://theirs.example' } },
    ],
    idp_settings: { origins: 'https://idp.example,*,null' },
  })
  world.later(10)
  const preflight = (origin: string, url: string) =>
    sent({
      method: 'OPTIONS',
      url,
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-nylas-connect' },
    })
  for (const url of paths) {
    for (const origin of [ORIGIN, 'https://theirs.example', 'https://idp.example']) {
      const { status, headers } = await preflight(origin, url)
      assert.equal(status, 204)
      assert.equal(headers['access-control-allow-origin'], origin)
      assert.equal(headers['access-control-allow-headers'], 'x-nylas-connect')
      assert.equal(headers['access-control-allow-credentials'], undefined)
    }
    for (const origin of [
      'https://evil.example',
      `${ORIGIN}.evil.example`,
      ORIGIN.replace('https', 'http'),
      'null',
      '*',
    ]) {
      const { status, headers } = await preflight(origin, url)
      assert.deepEqual([status, headers['access-control-allow-origin']], [204, undefined], origin)
    }
  }
  // The answer itself is for the origins of the application that it is about.
  const told = await world.exchange(await world.code())
  const asked = (origin: string) =>
    [
      {
        url: '/v3/connect/token',
        headers: { ...json, origin },
        payload: JSON.stringify({ client_id: world.applicationId }),
      },
      { url: `/v3/connect/revoke?token=${String(told.body['refresh_token'])}x`, headers: { origin } },
      { url: `/v3/connect/tokeninfo?id_token=${String(told.body['id_token'])}`, headers: { origin }, method: 'GET' },
    ] as const
  const readable = async (origin: string) =>
    Promise.all(asked(origin).map(async (one) => (await sent(one)).headers['access-control-allow-origin']))
  assert.deepEqual(await readable(ORIGIN), [ORIGIN, undefined, ORIGIN])
  assert.deepEqual(await readable('https://theirs.example'), [undefined, undefined, undefined])
  const revoked = await sent({
    url: `/v3/connect/revoke?token=${String(told.body['refresh_token'])}`,
    headers: { origin: ORIGIN },
  })
  assert.equal(revoked.headers['access-control-allow-origin'], ORIGIN)
  // What is not for this origin, or is refused before it is looked at, and a path that is written in another way.
  for (const one of [
    { url: '/v3/connect/tokeninfo', headers: {}, method: 'GET' },
    { url: '/v3/connect/%74oken', headers: { 'content-type': 'text/plain' }, payload: 'x' },
  ] as const) {
    const { headers, body } = await sent(one)
    assert.equal(headers['vary'], 'origin', one.url)
    assert.equal(body['error'], 'invalid_request', one.url)
  }
  assert.match(revoked.headers['vary'] ?? '', /origin/)
  const elsewhere = await world.api.get('/v3/applications', { headers: { origin: ORIGIN } })
  assert.equal(elsewhere.headers['access-control-allow-origin'], undefined)
  assert.equal(PAGE.startsWith(ORIGIN), true)
})
