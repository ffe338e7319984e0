import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, afterEach, before, test } from 'node:test'
import { createLocalJWKSet, importPKCS8, jwtVerify, SignJWT, type JSONWebKeySet } from 'jose'
import * as oauth from 'oauth4webapi'
import { DEFAULT_SERVICE_ACCOUNT } from '../../src/sandbox/service-accounts.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { authorize, client, discover, inBody, insecure, post, refresh, refusal, REDIRECT_URI, Visitor } from './walk.ts'

const GMAIL = 'https://www.googleapis.com/auth/gmail.readonly'
const UNAUTHORIZED =
  'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.'

let sandbox: Sandbox
let server: oauth.AuthorizationServer

before(async () => {
  sandbox = await startSandbox()
  server = await discover(sandbox.endpoints.google.issuer)
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

const offline = { access_type: 'offline', prompt: 'consent', include_granted_scopes: 'true' }

test('the endpoints that are told are those that the provider names', () => {
  const { issuer, authorization, token, userinfo, revocation, jwks } = sandbox.endpoints.google
  assert.deepEqual(
    [issuer, authorization, token, userinfo, revocation, jwks],
    [
      server.issuer,
      server.authorization_endpoint,
      server.token_endpoint,
      server.userinfo_endpoint,
      server.revocation_endpoint,
      server.jwks_uri,
    ],
  )
})

test('a user signs in, and the client gets tokens, a signed id token and what it asked for', async () => {
  const tokens = await authorize({
    server,
    authentication: inBody,
    email: 'Ada.Lovelace@Example.com',
    scope: `openid email profile ${GMAIL}`,
    params: offline,
  })
  assert.ok(tokens.refresh_token)
  assert.deepEqual(tokens.scope?.split(' ').toSorted(), ['email', GMAIL, 'openid', 'profile'].toSorted())
  const claims = oauth.getValidatedIdTokenClaims(tokens)
  assert.deepEqual([claims?.['email'], claims?.['name']], ['ada.lovelace@example.com', 'Ada Lovelace'])
  assert.match(claims?.sub ?? '', /^\d{21}$/)
  const response = await oauth.userInfoRequest(server, client, tokens.access_token, insecure)
  const info = await oauth.processUserInfoResponse(server, client, claims?.sub ?? '', response)
  assert.deepEqual([info.email, info.email_verified], ['ada.lovelace@example.com', true])
})

test('the id token is signed with the key that is published, which is no private one', async () => {
  const tokens = await authorize({ server, authentication: inBody, email: 'a@example.com', scope: 'openid' })
  const published = (await (await fetch(sandbox.endpoints.google.jwks)).json()) as JSONWebKeySet
  assert.ok(published.keys.length > 0 && published.keys.every((key) => !('d' in key)))
  const { payload } = await jwtVerify(tokens.id_token ?? '', createLocalJWKSet(published), {
    issuer: sandbox.urls.google,
    audience: client.client_id,
  })
  assert.ok(payload.sub)
})

test('a refresh token comes with offline access alone, the first time or when consent is asked for again', async () => {
  const flow = { server, authentication: inBody, email: 'grace@example.com', scope: 'openid email' }
  assert.equal((await authorize(flow)).refresh_token, undefined)
  const other = { ...flow, email: 'ada@example.com', params: { access_type: 'offline' } }
  assert.ok((await authorize(other)).refresh_token, 'the first time')
  assert.equal((await authorize(other)).refresh_token, undefined)
  assert.ok((await authorize({ ...other, params: offline })).refresh_token, 'with prompt=consent')
})

test('scopes that no OpenID provider has can be asked for alone', async () => {
  const tokens = await authorize({
    server,
    authentication: inBody,
    email: 'a@example.com',
    scope: GMAIL,
    params: offline,
  })
  assert.deepEqual([tokens.scope, tokens.id_token], [GMAIL, undefined])
})

test('a browser that is signed in is asked for its consent alone, unless another address is hinted at', async () => {
  const visitor = new Visitor()
  const flow = { server, authentication: inBody, scope: 'openid email', visitor }
  await authorize({ ...flow, email: 'ada@example.com' })
  const again = await authorize({ ...flow, email: undefined, params: { login_hint: 'ada@example.com' } })
  assert.equal(oauth.getValidatedIdTokenClaims(again)?.['email'], 'ada@example.com')
  const other = await authorize({ ...flow, email: 'grace@example.com', params: { login_hint: 'grace@example.com' } })
  assert.equal(oauth.getValidatedIdTokenClaims(other)?.['email'], 'grace@example.com')
  const chosen = await authorize({ ...flow, email: 'eve@example.com', params: { prompt: 'select_account consent' } })
  assert.equal(oauth.getValidatedIdTokenClaims(chosen)?.['email'], 'eve@example.com')
})

test('who presses Deny is reported, and the state with it', async () => {
  const start = new URL(server.authorization_endpoint ?? '')
  const asked = {
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    state: 's',
  }
  start.search = new URLSearchParams(asked).toString()
  const back = await new Visitor().authorize(start, 'a@example.com', 'deny')
  assert.deepEqual([back.searchParams.get('error'), back.searchParams.get('state')], ['access_denied', 's'])
})

test('nobody is sent to an address that the client has not', async () => {
  for (const redirect_uri of [
    'https://evil.example/',
    'http://localhost.evil.example/',
    'javascript:alert(1)//localhost',
  ]) {
    const start = new URL(server.authorization_endpoint ?? '')
    start.search = new URLSearchParams({ client_id: client.client_id, redirect_uri, response_type: 'code' }).toString()
    const response = await fetch(start, { redirect: 'manual', headers: { accept: 'text/html' } })
    assert.equal(response.status, 400, redirect_uri)
    assert.match(await response.text(), /Google cannot go on/)
  }
})

test('a refresh token stays, and is not told again; revoked, it is dead, and so is all that came from it', async () => {
  const { refresh_token } = await sandbox.control.grant({ provider: 'google', email: 'a@example.com' })
  const once = await refresh(server, inBody, refresh_token)
  assert.equal(once.refresh_token, undefined)
  const twice = await refresh(server, inBody, refresh_token)
  assert.equal((await post(sandbox.endpoints.google.revocation ?? '', { token: refresh_token })).status, 200)
  assert.deepEqual(await refusal(refresh(server, inBody, refresh_token)), {
    status: 400,
    error: 'invalid_grant',
    description: 'Token has been expired or revoked.',
  })
  const headers = { authorization: `Bearer ${twice.access_token}` }
  assert.equal((await fetch(sandbox.endpoints.google.userinfo, { headers })).status, 401)
  const again = await post(sandbox.endpoints.google.revocation ?? '', { token: refresh_token })
  assert.deepEqual([again.status, again.body['error']], [400, 'invalid_token'])
})

test('a code works once; used again, what came from it is dead', async () => {
  const start = new URL(server.authorization_endpoint ?? '')
  const asked = {
    client_id: client.client_id,
    redirect_uri: REDIRECT_URI,
    response_type: 'code',
    scope: 'openid',
    ...offline,
  }
  start.search = new URLSearchParams(asked).toString()
  const back = await new Visitor().authorize(start, 'a@example.com')
  const form = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: REDIRECT_URI,
    client_id: client.client_id,
    client_secret: 'sandbox-secret',
  }
  const once = await post(sandbox.endpoints.google.token, form)
  assert.equal(once.status, 200)
  const twice = await post(sandbox.endpoints.google.token, form)
  assert.deepEqual([twice.status, twice.body['error']], [400, 'invalid_grant'])
  const dead = await refusal(refresh(server, inBody, String(once.body['refresh_token'])))
  assert.equal(dead.error, 'invalid_grant')
})

test('a made-up code proves that the client and its secret are right', async () => {
  const probe = (client_secret: string, client_id = client.client_id) =>
    post(sandbox.endpoints.google.token, {
      grant_type: 'authorization_code',
      code: 'made-up',
      redirect_uri: REDIRECT_URI,
      client_id,
      client_secret,
    })
  const right = await probe('sandbox-secret')
  assert.deepEqual(
    [right.status, right.body['error'], right.body['error_description']],
    [400, 'invalid_grant', 'Malformed auth code.'],
  )
  const wrong = await probe('wrong')
  assert.deepEqual([wrong.status, wrong.body['error']], [401, 'invalid_client'])
  const unknown = await probe('sandbox-secret', 'nobody')
  assert.deepEqual(
    [unknown.status, unknown.body['error'], unknown.body['error_description']],
    [401, 'invalid_client', 'The OAuth client was not found.'],
  )
})

// --- service accounts ---

interface Assertion {
  readonly key?: string
  readonly issuer?: string
  readonly sub?: string | undefined
  readonly scope?: string
  readonly audience?: string
  readonly iat?: number
  readonly lifetime_s?: number
}

async function exchange(given: Assertion = {}) {
  const key = given.key ?? sandbox.control.keyFile()?.private_key ?? ''
  const iat = given.iat ?? Math.floor(Date.now() / 1000)
  const sub = 'sub' in given ? given.sub : 'ada@customer.example'
  const assertion = await new SignJWT({ scope: given.scope ?? GMAIL, ...(sub !== undefined && { sub }) })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(given.issuer ?? DEFAULT_SERVICE_ACCOUNT)
    .setAudience(given.audience ?? sandbox.endpoints.google.token)
    .setIssuedAt(iat)
    .setExpirationTime(iat + (given.lifetime_s ?? 3600))
    .sign(await importPKCS8(key, 'RS256'))
  return post(sandbox.endpoints.google.token, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
}

test('a service account gets a token for a mailbox, and no refresh token', async () => {
  const { status, body } = await exchange({ scope: `${GMAIL} https://www.googleapis.com/auth/userinfo.email` })
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body).toSorted(), ['access_token', 'expires_in', 'token_type'])
  const headers = { authorization: `Bearer ${String(body['access_token'])}` }
  const info = await fetch(sandbox.endpoints.google.userinfo, { headers })
  assert.equal(((await info.json()) as { email: string }).email, 'ada@customer.example')
  const { by } = sandbox.control.count({ endpoint: 'token' })
  assert.deepEqual(
    by.map(({ mailbox, client_id }) => [mailbox, client_id]),
    [['ada@customer.example', DEFAULT_SERVICE_ACCOUNT]],
  )
})

test('what stands in key files is taken for this token endpoint', async () => {
  assert.equal((await exchange({ audience: sandbox.control.keyFile()?.token_uri ?? '' })).status, 200)
})

test('an assertion that is not right is refused in Google’s words', async () => {
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })
  const now = Math.floor(Date.now() / 1000)
  const times = /^Invalid JWT: Token must be a short-lived token/
  const wrong: readonly [Assertion, number, string, RegExp][] = [
    [{ key: String(other) }, 400, 'invalid_grant', /^Invalid JWT Signature\.$/],
    [{ issuer: 'nobody@nowhere.iam.gserviceaccount.com' }, 400, 'invalid_grant', /^Invalid grant: account not found$/],
    [{ scope: 'https://www.googleapis.com/auth/drive' }, 401, 'unauthorized_client', new RegExp(`^${UNAUTHORIZED}$`)],
    [{ scope: '' }, 400, 'invalid_scope', /./],
    [{ audience: 'https://elsewhere.example/token' }, 400, 'invalid_grant', /audience/],
    [{ lifetime_s: 3601 }, 400, 'invalid_grant', times],
    [{ iat: now - 7200 }, 400, 'invalid_grant', times],
    [{ iat: now + 3000 }, 400, 'invalid_grant', times],
  ]
  for (const [given, status, error, description] of wrong) {
    const { status: found, body } = await exchange(given)
    assert.deepEqual([found, body['error']], [status, error], JSON.stringify({ ...given, key: undefined }))
    assert.match(String(body['error_description']), description)
  }
})

test('a service account acts for mailboxes of the domain that delegated to it, and only for those that are there', async () => {
  await sandbox.control.serviceAccount({ client_email: DEFAULT_SERVICE_ACCOUNT, domain: 'customer.example' })
  assert.equal((await exchange()).status, 200)
  assert.equal((await exchange({ sub: 'ada@other.example' })).body['error'], 'unauthorized_client')
  sandbox.control.signIn({ provider: 'google', accounts: 'registered' })
  const unknown = await exchange()
  assert.deepEqual([unknown.status, unknown.body['error_description']], [400, 'Invalid email or User ID'])
  sandbox.control.account({ provider: 'google', email: 'ada@customer.example' })
  assert.equal((await exchange()).status, 200)
})

test('a service account is registered with a key of one’s own, or gets a key file', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const client_email = 'own@project.iam.gserviceaccount.com'
  const made = await sandbox.control.serviceAccount({
    client_email,
    public_key: String(publicKey.export({ type: 'spki', format: 'pem' })),
    delegated_scopes: [GMAIL],
  })
  assert.equal(made.key_file, undefined)
  const key = String(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  assert.equal((await exchange({ issuer: client_email, key })).status, 200)
  const renewed = await sandbox.control.serviceAccount({ client_email: 'new@project.iam.gserviceaccount.com' })
  assert.equal(
    (await exchange({ issuer: 'new@project.iam.gserviceaccount.com', key: renewed.key_file?.private_key ?? '' }))
      .status,
    200,
  )
})
