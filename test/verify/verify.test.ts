/** Verifying what is kept, with providers that answer as the real ones do. */

import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { api, CLIENT, credential, sandbox, server, stateOf, verified, type Step } from './world.ts'

const PROVIDERS = ['google', 'microsoft', 'yahoo', 'zoom'] as const

const inTenant = (provider: string) => (provider === 'microsoft' ? { ...CLIENT, tenant: DEFAULT_TENANT.id } : CLIENT)

test('an OAuth client that the provider knows passes, at every provider, and nobody has to sign in', async () => {
  for (const provider of PROVIDERS) {
    const { id } = (await credential(provider, 'connector', inTenant(provider))).body.data
    assert.match(await verified(provider, id), /^passed: client passed invalid_grant$/)
    assert.equal(await stateOf(provider, id), 'ok')
  }
})

test('a pair that the provider does not know fails with its code, its words and what to do about it', async () => {
  for (const provider of PROVIDERS)
    for (const fault of ['secret_wrong', 'secret_expired', 'unknown_client'] as const) {
      const { id } = (await credential(provider, 'connector', inTenant(provider))).body.data
      sandbox.control.fault({ fault, times: 1 })
      const { body } = await api.call('POST', `/v3/connectors/${provider}/creds/${id}/verify`)
      const [step] = body.data['steps'] as readonly Step[]
      assert.equal(step?.outcome, 'failed', `${provider} ${fault}`)
      assert.ok(step.code && step.message && step.advice, `${provider} ${fault}`)
      assert.doesNotMatch(step.advice, /^Compare what is stored here/, 'the provider has a text of its own')
      assert.equal(await stateOf(provider, id), 'failing')
      // Calls through it pause by now, and it is tried all the same.
      assert.match(await verified(provider, id), /^passed/)
      assert.equal(await stateOf(provider, id), 'ok')
    }
})

test('Microsoft looks at a code before the secret: only in one tenant does it tell whether the secret is right', async () => {
  const wrong = { ...CLIENT, client_secret: 'wrong' }
  for (const [tenant, data, expected] of [
    ['common', CLIENT, /^unclear: client skipped/],
    ['common', wrong, /^unclear: client skipped/],
    ['organizations', wrong, /^unclear: client skipped/],
    [DEFAULT_TENANT.id, CLIENT, /^passed: client passed/],
    [DEFAULT_TENANT.id, wrong, /^failed: client failed invalid_client/],
  ] as const) {
    const { id } = (await credential('microsoft', 'connector', { ...data, tenant })).body.data
    assert.match(await verified('microsoft', id), expected, `${tenant} ${data.client_secret}`)
  }
})

test('a provider that cannot be asked says nothing of the credential, and its health stays as it was', async () => {
  const { id } = (await credential('google', 'connector', CLIENT)).body.data
  for (const fault of ['rate_limited', 'server_error', 'malformed', 'disconnect'] as const) {
    sandbox.control.fault({ fault, times: 1 })
    assert.match(await verified('google', id), /^unclear: client skipped \w+$/)
    assert.equal(await stateOf('google', id), 'unused')
  }
})

test('a provider that says when to come again is asked by nobody else until then', async () => {
  const { id } = (await credential('google', 'connector', CLIENT)).body.data
  sandbox.control.fault({ fault: 'rate_limited', times: 1, retry_after_s: 60 })
  assert.match(await verified('google', id), /^unclear: client skipped \w+$/)
  const asked = sandbox.control.count().calls
  const settings = { refresh_token: 'any', credential_id: id }
  const { status, headers, raw } = await api.post('/v3/connect/custom', { provider: 'google', settings })
  assert.equal(status, 504, raw)
  assert.ok(Number(headers['retry-after']) > 30)
  assert.equal(sandbox.control.count().calls, asked)
  assert.match(await verified('google', id), /^passed: client passed/, 'a verification is tried all the same')
})

test('a service account is tried for itself, and with a mailbox for what is delegated to it', async () => {
  const file = sandbox.control.keyFile()
  assert.ok(file)
  const { id } = (await credential('google', 'serviceaccount', file)).body.data
  const ownly = 'key passed, account passed, delegation'
  assert.equal(await verified('google', id), `passed: ${ownly} skipped`)
  assert.equal(await verified('google', id, '?mailbox=ada@customer.example'), `passed: ${ownly} passed`)

  const narrow = await sandbox.control.serviceAccount({
    client_email: 'narrow@sandbox-project.iam.gserviceaccount.com',
    delegated_scopes: ['https://www.googleapis.com/auth/calendar'],
  })
  assert.ok(narrow.key_file)
  const other = (await credential('google', 'serviceaccount', narrow.key_file)).body.data
  assert.equal(await verified('google', other.id), `passed: ${ownly} skipped`)
  const refused = `failed: ${ownly} failed unauthorized_client`
  assert.equal(await verified('google', other.id, '?mailbox=ada@customer.example'), refused)
})

test('a mailbox that is refused says nothing of the key: calls through the credential go on', async () => {
  const file = sandbox.control.keyFile()
  assert.ok(file)
  const { id } = (await credential('google', 'serviceaccount', file)).body.data
  sandbox.control.fault({ fault: 'unauthorized_client', mailbox: 'ada@elsewhere.example' })
  const found = await verified('google', id, '?mailbox=ada@elsewhere.example')
  assert.equal(found, 'failed: key passed, account passed, delegation failed unauthorized_client')
  assert.equal(await stateOf('google', id), 'ok')
})

test('an account or a key that Google no longer knows fails, and its grants wait', async () => {
  const client_email = 'short@sandbox-project.iam.gserviceaccount.com'
  const { key_file } = await sandbox.control.serviceAccount({ client_email })
  const another = sandbox.control.keyFile()
  assert.ok(key_file && another)
  const public_key = createPublicKey(another.private_key).export({ type: 'spki', format: 'pem' }).toString()
  for (const data of [key_file, { ...key_file, client_email: 'gone@sandbox-project.iam.gserviceaccount.com' }]) {
    // Another key in the place of the one that is stored.
    await sandbox.control.serviceAccount({ client_email, public_key })
    const { id } = (await credential('google', 'serviceaccount', data)).body.data
    assert.equal(await verified('google', id), 'failed: key passed, account failed invalid_grant')
    assert.equal(await stateOf('google', id), 'failing')
  }
  // Where no mailbox is named, it is no mailbox that is refused, whatever the words.
  const { id } = (await credential('google', 'serviceaccount', another)).body.data
  sandbox.control.fault({ fault: 'invalid_grant', times: 1 })
  assert.equal(await verified('google', id), 'failed: key passed, account failed invalid_grant')
  assert.equal(await stateOf('google', id), 'failing')
})

test('the consent of an administrator is tried in its tenant: client, consent, and a mailbox that is named', async () => {
  const tenant = DEFAULT_TENANT.id
  const { id } = (await credential('microsoft', 'adminconsent', { ...CLIENT, tenant })).body.data
  assert.match(await verified('microsoft', id), /^failed: tenant passed, client passed, consent failed \w+$/)
  sandbox.control.consent({ tenant, client_id: CLIENT.client_id })
  const passed = 'tenant passed, client passed, consent passed'
  assert.equal(await verified('microsoft', id), `passed: ${passed}, mailbox skipped`)
  assert.equal(await verified('microsoft', id, '?mailbox=ada@contoso.example'), `passed: ${passed}, mailbox passed`)
  sandbox.control.fault({ fault: 'secret_expired', times: 1 })
  assert.equal(await verified('microsoft', id), 'failed: tenant passed, client failed invalid_client')
})

test('consent without a tenant cannot be tried, and the client of the connector stands in where there is none', async () => {
  const without = (await credential('microsoft', 'adminconsent', CLIENT)).body.data
  assert.equal(await verified('microsoft', without.id), 'unclear: tenant skipped no_tenant')
  const many = (await credential('microsoft', 'adminconsent', { ...CLIENT, tenant: 'organizations' })).body.data
  assert.equal(await verified('microsoft', many.id), 'unclear: tenant skipped no_tenant')
  for (const { id } of [without, many]) {
    const { last_attempt: attempt } = (await api.get(`/v3/connectors/microsoft/creds/${id}/health`)).body.data
    assert.equal(attempt, null, 'nobody was asked')
  }
  const shared = (await credential('microsoft', 'adminconsent', { tenant: DEFAULT_TENANT.id })).body.data
  sandbox.control.consent({ tenant: DEFAULT_TENANT.id, client_id: CLIENT.client_id })
  assert.match(await verified('microsoft', shared.id), /^passed: tenant passed, client passed, consent passed/)
})

test('each verification leaves a record, and nothing that was sent is told or logged', async () => {
  const data = { client_id: 'sandbox-client', client_secret: 'canary-7d1f0a' }
  const { id } = (await credential('zoom', 'connector', data)).body.data
  const before = await records()
  const { raw } = await api.call('POST', `/v3/connectors/zoom/creds/${id}/verify`)
  assert.match(raw, /"failed"/)
  assert.equal(await records(), before + 1)
  for (const text of [raw, ...server.log]) assert.ok(!text.includes('canary-7d1f0a'), text)
})

async function records(): Promise<number> {
  const heads = await server.deployment.store.read.auditHeads()
  return heads.find(({ chain }) => chain === server.applicationId)?.seq ?? 0
}
