import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, afterEach, before, test } from 'node:test'
import { providers } from '../../src/providers/index.ts'
import { endpointsOf } from '../../src/sandbox/endpoints.ts'
import { FAULTS } from '../../src/sandbox/faults.ts'
import { PROVIDERS, type ProviderName } from '../../src/sandbox/names.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { post } from './walk.ts'

let sandbox: Sandbox
const isSandboxed = (name: string): name is ProviderName => PROVIDERS.some((known) => known === name)

before(async () => {
  sandbox = await startSandbox()
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

async function call(method: string, path: string, body?: unknown, type = 'application/json') {
  const response = await fetch(`${sandbox.url}/control${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const renew = (refresh_token: unknown, client_id = 'sandbox-client', client_secret = 'sandbox-secret') =>
  post(sandbox.endpoints.google.token, {
    grant_type: 'refresh_token',
    refresh_token: String(refresh_token),
    client_id,
    client_secret,
  })

test('everything that CI needs is set over HTTP: a client, a grant, a fault, the counters, a reset', async () => {
  const client = { provider: 'google', client_id: 'mine', client_secrets: [{ value: 'first' }] }
  assert.equal((await call('POST', '/clients', client)).status, 200)
  const granted = await call('POST', '/grants', { provider: 'google', client_id: 'mine', email: 'a@example.com' })
  assert.equal(granted.status, 200)
  const { refresh_token } = granted.body
  assert.equal((await renew(refresh_token, 'mine', 'first')).status, 200)

  const fault = await call('POST', '/faults', { fault: 'rate_limited', provider: 'google', retry_after_s: 3 })
  assert.equal((await renew(refresh_token, 'mine', 'first')).status, 429)
  assert.equal((await call('DELETE', `/faults/${String(fault.body['id'])}`)).status, 200)
  assert.equal((await call('DELETE', `/faults/${String(fault.body['id'])}`)).status, 404)
  assert.equal((await renew(refresh_token, 'mine', 'first')).status, 200)

  const counted = await call('GET', '/counters?provider=google&grant_type=refresh_token&mailbox=a%40example.com')
  assert.equal(counted.body['calls'], 3)
  assert.equal(((await call('GET', '/calls?endpoint=token')).body['calls'] as unknown[]).length, 3)
  assert.equal((await call('POST', '/reset')).status, 200)
  assert.equal((await renew(refresh_token, 'mine', 'first')).status, 401)
})

test('a key file, a tenant, a consent, an account and who may sign in are set the same way', async () => {
  const key = await call('GET', '/service-accounts/default/key')
  assert.equal(key.body['type'], 'service_account')
  assert.equal((await call('GET', '/service-accounts/nobody@x.example/key')).status, 404)
  const made = await call('POST', '/service-accounts', { client_email: 'mine@x.iam.gserviceaccount.com' })
  assert.match(
    String((made.body['key_file'] as Record<string, unknown>)['private_key']),
    /^-----BEGIN PRIVATE KEY-----/,
  )

  const tenant = 'c0ffee00-2222-4222-8222-c0ffeec0ffee'
  assert.deepEqual((await call('POST', '/tenants', { tenant, domain: 'x.example' })).body, {
    id: tenant,
    domain: 'x.example',
  })
  assert.equal((await call('POST', '/consents', { tenant, client_id: 'sandbox-client' })).status, 200)
  const own = await post(`${sandbox.urls.microsoft}/x.example/oauth2/v2.0/token`, {
    grant_type: 'client_credentials',
    client_id: 'sandbox-client',
    client_secret: 'sandbox-secret',
    scope: 'https://graph.microsoft.com/.default',
  })
  assert.equal(own.status, 200)

  assert.equal((await call('POST', '/accounts', { provider: 'google', email: 'a@example.com' })).status, 200)
  assert.equal((await call('POST', '/sign-in', { accounts: 'registered' })).status, 200)
  const grant = (email: string) => call('POST', '/grants', { provider: 'google', email })
  const { refresh_token } = (await grant('a@example.com')).body
  const other = await grant('b@example.com')
  assert.deepEqual([other.status, other.body['error']], [400, 'email: must be that of a registered account'])
  assert.deepEqual((await call('POST', '/revocations', { provider: 'google', email: 'a@example.com' })).body, {
    revoked: 1,
  })
  assert.equal((await renew(refresh_token)).body['error'], 'invalid_grant')
  assert.ok('tenants' in (await call('GET', '/state')).body)
})

test('what is wrong is named with what was expected, and never with its value', async () => {
  const wrong: readonly [string, unknown, RegExp][] = [
    ['/clients', { provider: 'apple', client_id: 'x' }, /^provider: must be one of: google, microsoft, yahoo, zoom$/],
    ['/clients', { provider: 'google' }, /^client_id: is required$/],
    ['/faults', { fault: 'server_error', status: 200 }, /^status: must be at least 500$/],
    ['/faults', { fault: 'hang', time: 1 }, /^time: is not a known field$/],
    ['/accounts', { provider: 'google', email: 'hunter2' }, /^email: must be an email address$/],
    ['/tenants', { tenant: 'contoso' }, /^tenant: must be a GUID$/],
    [
      '/service-accounts',
      { client_email: 'a@b.c', public_key: 'hunter2' },
      /^public_key: must be an RSA public key in PEM$/,
    ],
    [
      '/grants',
      { provider: 'google', email: 'a@b.c', client_id: 'hunter2' },
      /^client_id: must be that of a registered client$/,
    ],
    ['/grants', 'no json', /^body: must be JSON/],
    ['/grants', [], /^body: must be an object$/],
  ]
  for (const [path, body, expected] of wrong) {
    const { status, body: answer } = await call('POST', path, body)
    assert.equal(status, 400, path)
    assert.match(String(answer['error']), expected)
    assert.doesNotMatch(String(answer['error']), /hunter2/)
  }
  assert.equal((await call('GET', '/counters?providr=google')).status, 400)
})

test('no page of another site can use it without being asked for', async () => {
  const body = JSON.stringify({ fault: 'server_error' })
  for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
    assert.equal((await call('POST', '/faults', body, type)).status, 400)
  assert.deepEqual(sandbox.control.state()['faults'], [])
})

test('the endpoints follow from the URL alone, and each stands for one that the provider’s own file has', () => {
  assert.deepEqual(endpointsOf(sandbox.url), sandbox.endpoints)
  for (const { name, oauth } of providers.filter(({ oauth: spec }) => spec !== undefined)) {
    assert.ok(isSandboxed(name), name)
    const { jwks, revocation = jwks, ...own } = sandbox.endpoints[name]
    // These two are for tests alone: nothing here calls them.
    for (const url of [jwks, revocation]) assert.ok(url.startsWith(sandbox.url))
    assert.deepEqual(Object.keys(own).toSorted(), Object.keys(oauth?.endpoints ?? {}).toSorted(), name)
    for (const [endpoint, url] of Object.entries(own)) {
      // The same path on another host.
      const real = new URL(oauth?.endpoints[endpoint as keyof typeof own] ?? '').pathname.replace(/^\/$/, '')
      assert.ok(decodeURI(new URL(url).pathname).endsWith(decodeURI(real)), url)
    }
  }
})

test('two sandboxes know nothing of each other, and one that has stopped is gone', async () => {
  const other = await startSandbox({ url: 'http://sandbox.example:1234/' })
  assert.equal(other.endpoints.google.token, 'http://sandbox.example:1234/google/token')
  const { refresh_token } = await other.control.grant({ provider: 'google', email: 'a@example.com' })
  assert.equal((await renew(refresh_token)).body['error'], 'invalid_grant')
  await other.stop()
  const third = await startSandbox()
  third.control.fault({ fault: 'hang' })
  const hanging = assert.rejects(fetch(third.endpoints.google.token, { method: 'POST' }))
  while (third.control.count().calls === 0) await new Promise(setImmediate)
  await third.stop()
  await hanging
  await assert.rejects(fetch(third.url))
})

test('an address that is none is told so', async () => {
  for (const path of ['/', '/nothing', '/microsoft/nowhere/nothing', '/google/nothing'])
    assert.equal((await fetch(sandbox.url + path)).status, 404, path)
})

test('docs/sandbox.md has every fault and no other, and each request of its table is answered', async () => {
  const document = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8')
  const [, control = '', faults = ''] = document.split(/^##+ (?:Control|Faults)$/m)
  assert.deepEqual([...faults.matchAll(/^\| `(\w+)` \|/gm)].map(([, fault]) => fault).toSorted(), FAULTS.toSorted())
  const requests = [...control.matchAll(/`(GET|POST|DELETE) \/control(\/[^`]+)`/g)]
  assert.ok(requests.length > 14)
  for (const [, method = '', path = ''] of requests) {
    const { body } = await call(
      method,
      path.replace(/\{\w+\}/, 'default'),
      method === 'POST' ? { unknown: 1 } : undefined,
    )
    assert.notEqual(body['error'], 'not_found', `${method} ${path}`)
  }
})
