import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { startSite, told, Visitor, type Site } from './site.ts'

let site: Site
let credentials = 0

before(async () => {
  site = await startSite({ connectors: ['microsoft'] })
})
after(() => site.stop())
afterEach(() => {
  site.sandbox.control.reset()
})

const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }

async function credential(data: object): Promise<string> {
  const { status, body, raw } = await site.server.api.post('/v3/connectors/microsoft/creds', {
    name: `A tenant ${++credentials}`,
    credential_type: 'adminconsent',
    credential_data: data,
  })
  assert.equal(status, 201, raw)
  return body.data.id
}

const start = (id: string) => site.authUrl({ response_type: 'adminconsent', provider: 'microsoft', credential_id: id })

/** An administrator who answers, and the address that the page was at. */
async function decided(id: string, answer: 'allow' | 'deny') {
  const visitor = new Visitor()
  const page = await visitor.go(start(id))
  assert.equal(page.status, 200, page.text)
  return { page, seen: await visitor.go(page.url, { action: answer }), visitor }
}

interface Health {
  readonly state: string
  readonly paused_until: number | null
  readonly last_ok_at: number | null
  readonly last_attempt: { readonly step: string; readonly outcome: string; readonly message: string }
}

async function health(id: string): Promise<Health> {
  const { status, body } = await site.server.api.get(`/v3/connectors/microsoft/creds/${id}/health`)
  assert.equal(status, 200)
  return body.data as unknown as Health
}

const authenticated = (id: string, email: string) =>
  site.server.api.post('/v3/connect/custom', {
    provider: 'microsoft',
    settings: { email_address: email, credential_id: id },
  })

test('an administrator of a tenant that is named consents by the link of version 2, and its mailboxes authenticate', async () => {
  const id = await credential({ ...CLIENT, tenant: DEFAULT_TENANT.id })
  assert.notEqual((await authenticated(id, 'ada@contoso.example')).status, 201)
  const { page, seen } = await decided(id, 'allow')
  assert.match(page.url.pathname, new RegExp(`/${DEFAULT_TENANT.id}/v2\\.0/adminconsent$`))
  assert.equal(page.url.searchParams.get('scope'), 'https://graph.microsoft.com/.default')
  assert.deepEqual(told(seen), { from: 'claviger', admin_consent: 'true', state: 'the state' })
  const { items } = await site.server.api.get('/v3/grants')
  assert.deepEqual(items, [], 'there is no grant, and no code')
  site.wait(3600)
  assert.equal((await authenticated(id, 'ada@contoso.example')).status, 201)
})

test('a consent ends the pause that the want of it has begun: mailboxes authenticate at once', async () => {
  const id = await credential({ ...CLIENT, tenant: DEFAULT_TENANT.id })
  const refused = await authenticated(id, 'ada@contoso.example')
  assert.equal(refused.status, 409, refused.raw)
  assert.match(refused.raw, /AADSTS65001/)
  assert.equal((await health(id)).state, 'failing')
  await decided(id, 'deny')
  assert.equal((await authenticated(id, 'ada@contoso.example')).status, 409)
  assert.equal(site.sandbox.control.calls({ grant_type: 'client_credentials' }).length, 1, 'it pauses')

  await decided(id, 'allow')
  const { state, paused_until, last_ok_at, last_attempt } = await health(id)
  assert.deepEqual([state, paused_until, last_ok_at], ['ok', null, null])
  assert.deepEqual([last_attempt.step, last_attempt.outcome], ['admin_consent', 'ok'])
  const grant = await authenticated(id, 'ada@contoso.example')
  assert.equal(grant.status, 201, grant.raw)
})

test('a consent ends no pause that a consent does not answer: the secret is as wrong as before', async () => {
  const id = await credential({ ...CLIENT, tenant: DEFAULT_TENANT.id })
  site.sandbox.control.fault({ fault: 'secret_expired', provider: 'microsoft' })
  assert.equal((await authenticated(id, 'ada@contoso.example')).status, 409)
  await decided(id, 'allow')
  const { state, paused_until, last_attempt } = await health(id)
  assert.equal(state, 'failing')
  assert.notEqual(paused_until, null)
  assert.match(last_attempt.message, /AADSTS7000222/)
})

test('where no tenant is named, the link of version 1 is taken, and the tenant that has consented is remembered', async () => {
  const id = await credential(CLIENT)
  const { page, seen } = await decided(id, 'allow')
  assert.match(page.url.pathname, /\/common\/adminconsent$/)
  assert.deepEqual(told(seen), { from: 'claviger', admin_consent: 'true', state: 'the state' })
  const grant = await authenticated(id, 'grace@contoso.example')
  assert.equal(grant.status, 201, grant.raw)
  const [call] = site.sandbox.control.calls({ grant_type: 'client_credentials' })
  assert.equal(call?.tenant, DEFAULT_TENANT.id)
})

test('a tenant that was remembered is not replaced by what another one answers', async () => {
  const id = await credential(CLIENT)
  await decided(id, 'allow')
  const visitor = new Visitor()
  const page = await visitor.go(start(id))
  assert.match(page.url.pathname, new RegExp(`/${DEFAULT_TENANT.id}/v2\\.0/adminconsent$`))
  const back = new URL(`${site.url}/v3/connect/callback/microsoft`)
  back.search = new URLSearchParams({
    admin_consent: 'True',
    tenant: '99999999-9999-4999-8999-999999999999',
    state: page.url.searchParams.get('state') ?? '',
  }).toString()
  const answer = told(await visitor.go(back))
  assert.equal(answer['error'], 'access_denied')
  assert.equal(answer['admin_consent'], undefined)
})

test('a consent that only the link was known for is not believed, and the administrator’s own is', async () => {
  const id = await credential(CLIENT)
  for (const tenant of [DEFAULT_TENANT.id, '99999999-9999-4999-8999-999999999999']) {
    const visitor = new Visitor()
    const state = (await visitor.go(start(id))).url.searchParams.get('state') ?? ''
    const query = new URLSearchParams({ admin_consent: 'True', tenant, state })
    const answer = told(await visitor.go(`${site.url}/v3/connect/callback/microsoft?${query.toString()}`))
    assert.equal(answer['error'], 'access_denied', tenant)
    assert.match(answer['error_description'] ?? '', /does not confirm/)
  }
  const { seen } = await decided(id, 'allow')
  assert.equal(told(seen)['admin_consent'], 'true')
  assert.equal((await authenticated(id, 'grace@contoso.example')).status, 201)
})

test('where the provider cannot be asked whether it is so, the administrator is told to begin again', async () => {
  const id = await credential(CLIENT)
  const visitor = new Visitor()
  const page = await visitor.go(start(id))
  site.sandbox.control.fault({ fault: 'server_error', provider: 'microsoft' })
  const answer = told(await visitor.go(page.url, { action: 'allow' }))
  assert.equal(answer['error'], 'temporarily_unavailable')
})

test('what an administrator denies, and an answer that says nothing, is no consent', async () => {
  const id = await credential(CLIENT)
  const denied = told((await decided(id, 'deny')).seen)
  assert.equal(denied['error'], 'access_denied')
  assert.equal(denied['state'], 'the state')
  for (const query of [{}, { admin_consent: 'True' }, { admin_consent: 'True', tenant: 'common' }, { code: 'x' }]) {
    const visitor = new Visitor()
    const state = (await visitor.go(start(id))).url.searchParams.get('state') ?? ''
    const back = `${site.url}/v3/connect/callback/microsoft?${new URLSearchParams({ ...query, state }).toString()}`
    const answer = told(await visitor.go(back))
    assert.equal(answer['error'], 'access_denied', JSON.stringify(query))
  }
  const log = await site.server.deployment.store.read.grantCounts(site.server.applicationId as ApplicationId, id)
  assert.deepEqual(log, { valid: 0, invalid: 0 })
})

test("a sign-in's answer is no consent, and a consent's is no sign-in", async () => {
  const id = await credential(CLIENT)
  const visitor = new Visitor()
  const asked = await visitor.go(site.authUrl({ provider: 'microsoft' }))
  const state = new URL(asked.hops[1] ?? '').searchParams.get('state') ?? ''
  const back = (query: object) =>
    `${site.url}/v3/connect/callback/microsoft?${new URLSearchParams({ ...query, state }).toString()}`
  const seen = told(await visitor.go(back({ admin_consent: 'True', tenant: DEFAULT_TENANT.id })))
  assert.equal(seen['admin_consent'], undefined)
  assert.ok(seen['error'])
  const consent = await visitor.go(start(id))
  const page = await visitor.go(
    `${site.url}/v3/connect/sign-in/microsoft?state=${consent.url.searchParams.get('state') ?? ''}`,
  )
  assert.equal(page.status, 400)
})

test('with the credential, the tenant that was remembered goes too', async () => {
  const id = await credential(CLIENT)
  await decided(id, 'allow')
  const { read } = site.server.deployment.store
  const boxes = () => read.boxesOfKind(site.server.applicationId as ApplicationId, 'consent')
  const isThere = async () => (await boxes()).some((box) => box.id === id)
  assert.equal(await isThere(), true)
  assert.equal((await site.server.api.delete(`/v3/connectors/microsoft/creds/${id}`)).status, 200)
  assert.equal(await isThere(), false)
})
