import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import type * as oauth from 'oauth4webapi'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { authorize, client, discover, inBody, post, refresh, refusal, REDIRECT_URI, Visitor } from './walk.ts'

const CUSTOMER = 'c0ffee00-2222-4222-8222-c0ffeec0ffee'
const ALL = 'https://graph.microsoft.com/.default'

let sandbox: Sandbox
let server: oauth.AuthorizationServer
let authority: string
let graph: string

before(async () => {
  sandbox = await startSandbox()
  authority = sandbox.urls.microsoft
  graph = `${authority}/graph`
  server = await discover(`${authority}/${DEFAULT_TENANT.id}/v2.0`)
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

const tokenUrl = (tenant: string) => `${authority}/${tenant}/oauth2/v2.0/token`

function ownToken(tenant: string, more: Readonly<Record<string, string>> = {}) {
  const form = {
    grant_type: 'client_credentials',
    client_id: client.client_id,
    client_secret: 'sandbox-secret',
    scope: ALL,
  }
  return post(tokenUrl(tenant), { ...form, ...more })
}

async function get(path: string, token: unknown) {
  const response = await fetch(`${graph}/v1.0${path}`, { headers: { authorization: `Bearer ${String(token)}` } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** What Entra ID says, in all the places where it says it. */
function aadsts(body: Readonly<Record<string, unknown>>): number {
  const [code] = body['error_codes'] as [number]
  assert.match(
    String(body['error_description']),
    new RegExp(`^AADSTS${code}: .+ Trace ID: [-0-9a-f]{36} Correlation ID: [-0-9a-f]{36} Timestamp: .+Z$`),
  )
  assert.equal(body['error_uri'], `https://login.microsoftonline.com/error?code=${code}`)
  return code
}

test('a user signs in, in a tenant and at common, and the token names the tenant that issued it', async () => {
  const scope = 'openid profile offline_access User.Read https://graph.microsoft.com/Mail.Read'
  const flow = { server, authentication: inBody, email: 'Ada.Lovelace@contoso.example', scope }
  const tokens = await authorize(flow)
  assert.ok(tokens.refresh_token)
  assert.ok(tokens.scope?.includes('Mail.Read'))
  const common = {
    ...server,
    authorization_endpoint: `${authority}/common/oauth2/v2.0/authorize`,
    token_endpoint: tokenUrl('common'),
  }
  const atCommon = await authorize({ ...flow, server: common })
  const { payload } = await jwtVerify(
    atCommon.id_token ?? '',
    createRemoteJWKSet(new URL(`${authority}/common/discovery/v2.0/keys`)),
  )
  assert.equal(payload.iss, `${authority}/${String(payload['tid'])}/v2.0`)
  assert.equal(payload['preferred_username'], 'ada.lovelace@contoso.example')
  const me = await get('/me', tokens.access_token)
  assert.deepEqual(
    [me.status, me.body['mail'], me.body['displayName'], me.body['id']],
    [200, 'ada.lovelace@contoso.example', 'Ada Lovelace', payload['oid']],
  )
  assert.equal((await get('/users/grace@contoso.example', tokens.access_token)).status, 403)
  assert.equal((await get('/me', 'made-up')).status, 401)
})

test('without offline_access there is no refresh token, and no issuer comes with a code', async () => {
  assert.equal(
    (await authorize({ server, authentication: inBody, email: 'a@b.example', scope: 'openid' })).refresh_token,
    undefined,
  )
  const start = new URL(server.authorization_endpoint ?? '')
  const asked = { client_id: client.client_id, redirect_uri: REDIRECT_URI, response_type: 'code', scope: 'openid' }
  start.search = new URLSearchParams(asked).toString()
  const back = await new Visitor().authorize(start, 'a@b.example')
  assert.deepEqual([...back.searchParams.keys()], ['code'])
  const denied = await new Visitor().authorize(start, 'a@b.example', 'deny')
  assert.match(denied.searchParams.get('error_description') ?? '', /^AADSTS65004/)
})

test('a refresh token rotates, and the old one goes on working', async () => {
  const { refresh_token } = await sandbox.control.grant({ provider: 'microsoft', email: 'a@contoso.example' })
  const once = await refresh(server, inBody, refresh_token)
  assert.ok(once.refresh_token && once.refresh_token !== refresh_token)
  await refresh(server, inBody, once.refresh_token)
  await refresh(server, inBody, refresh_token)
})

test('each refusal has the code and the words of Entra ID', async () => {
  const { refresh_token } = await sandbox.control.grant({ provider: 'microsoft', email: 'a@contoso.example' })
  const past = { value: 'old', expires_at: 1 }
  sandbox.control.client({ provider: 'microsoft', client_id: 'expired', client_secrets: [past] })
  const right = { client_id: client.client_id, client_secret: 'sandbox-secret' }
  const renew = { grant_type: 'refresh_token', refresh_token }
  const redeem = { grant_type: 'authorization_code', redirect_uri: REDIRECT_URI, code: 'x'.repeat(43) }
  const { id } = DEFAULT_TENANT
  const wrong: readonly [string, Record<string, string>, number, string, number][] = [
    [id, { ...renew, ...right, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [id, { ...renew, client_id: 'expired', client_secret: 'old' }, 401, 'invalid_client', 7000222],
    [id, { ...renew, client_id: 'expired', client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [id, { ...renew, client_id: 'nobody', client_secret: 'x' }, 400, 'unauthorized_client', 700016],
    [id, { ...renew, client_id: client.client_id }, 401, 'invalid_client', 7000218],
    [id, { ...renew, ...right, refresh_token: 'dead' }, 400, 'invalid_grant', 70008],
    [id, { ...redeem, ...right }, 400, 'invalid_grant', 9002313],
    // It looks at the form of a code before it looks at the secret.
    [id, { ...redeem, ...right, code: 'made-up', client_secret: 'wrong' }, 400, 'invalid_grant', 9002313],
    [id, { ...redeem, ...right, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
    [id, { ...right, grant_type: 'password' }, 400, 'unsupported_grant_type', 70003],
    ['nowhere.example', { ...renew, ...right }, 400, 'invalid_request', 90002],
  ]
  for (const [tenant, form, status, error, code] of wrong) {
    const { status: found, body } = await post(tokenUrl(tenant), form)
    assert.deepEqual([found, body['error'], aadsts(body)], [status, error, code], JSON.stringify(form))
  }
})

test('a client has two secrets while one is renewed', async () => {
  const now = Math.floor(Date.now() / 1000)
  const client_secrets = [{ value: 'old', expires_at: now + 3600 }, { value: 'new' }]
  sandbox.control.client({ provider: 'microsoft', client_id: client.client_id, client_secrets })
  sandbox.control.consent({ tenant: DEFAULT_TENANT.id, client_id: client.client_id })
  for (const client_secret of ['old', 'new'])
    assert.equal((await ownToken(DEFAULT_TENANT.id, { client_secret })).status, 200)
})

test('a client gets a token of its own for a tenant once an administrator has let it in, and for no other', async () => {
  sandbox.control.tenant({ tenant: CUSTOMER, domain: 'customer.example' })
  const before = await ownToken(CUSTOMER)
  assert.deepEqual([before.status, before.body['error'], aadsts(before.body)], [400, 'invalid_grant', 65001])

  for (const version of ['', '/v2.0']) {
    sandbox.control.consent({ tenant: CUSTOMER, client_id: client.client_id, granted: false })
    const start = new URL(`${authority}/customer.example${version}/adminconsent`)
    const asked = {
      client_id: client.client_id,
      redirect_uri: REDIRECT_URI,
      state: 's',
      ...(version && { scope: ALL }),
    }
    start.search = new URLSearchParams(asked).toString()
    const denied = await new Visitor().authorize(start, undefined, 'deny')
    assert.deepEqual(
      ['error', 'admin_consent', 'state'].map((name) => denied.searchParams.get(name)),
      ['access_denied', 'True', 's'],
    )
    assert.equal((await ownToken(CUSTOMER)).status, 400)
    const back = await new Visitor().authorize(start, undefined)
    assert.deepEqual(Object.fromEntries(back.searchParams), {
      admin_consent: 'True',
      tenant: CUSTOMER,
      state: 's',
      ...(version && { scope: ALL }),
    })
    assert.equal((await ownToken(CUSTOMER)).status, 200)
  }
  assert.equal((await ownToken(DEFAULT_TENANT.id)).status, 400)
  assert.equal(aadsts((await ownToken('common')).body), 50059)
  assert.equal((await ownToken(CUSTOMER, { scope: 'User.Read' })).body['error'], 'invalid_scope')
})

test('a mailbox of the tenant is found with such a token, and none of another', async () => {
  sandbox.control.tenant({ tenant: CUSTOMER })
  sandbox.control.consent({ tenant: CUSTOMER, client_id: client.client_id })
  sandbox.control.account({ provider: 'microsoft', email: 'Grace@customer.example', tenant: CUSTOMER, name: 'Grace H' })
  sandbox.control.account({ provider: 'microsoft', email: 'ada@contoso.example', tenant: DEFAULT_TENANT.id })
  const { body } = await ownToken(CUSTOMER)
  const token = body['access_token']
  const found = await get('/users/grace%40customer.example', token)
  assert.deepEqual([found.status, found.body['displayName']], [200, 'Grace H'])
  const other = await get('/users/ada@contoso.example', token)
  assert.deepEqual([other.status, (other.body['error'] as { code: string }).code], [404, 'Request_ResourceNotFound'])
  assert.equal((await get('/me', token)).status, 400)
  sandbox.control.signIn({ provider: 'microsoft', accounts: 'registered' })
  assert.equal((await get('/users/nobody@customer.example', token)).status, 404)
  sandbox.control.consent({ tenant: CUSTOMER, client_id: client.client_id, granted: false })
  assert.equal((await get('/users/grace@customer.example', token)).status, 403)
})

test('an administrator is sent to no address that the client has not', async () => {
  const start = new URL(`${authority}/${DEFAULT_TENANT.id}/v2.0/adminconsent`)
  start.search = new URLSearchParams({ client_id: client.client_id, redirect_uri: 'https://evil.example/' }).toString()
  const response = await fetch(start, { redirect: 'manual' })
  assert.equal(response.status, 400)
  assert.match(await response.text(), /AADSTS50011/)
})

test('a refresh token is worth nothing to another client', async () => {
  const { refresh_token } = await sandbox.control.grant({ provider: 'microsoft', email: 'a@contoso.example' })
  sandbox.control.client({ provider: 'microsoft', client_id: 'other' })
  const asked = refresh({ ...server, token_endpoint: tokenUrl('common') }, inBody, refresh_token, {
    client_id: 'other',
  })
  assert.equal((await refusal(asked)).error, 'invalid_grant')
})
