/** What a provider has answered cannot be stored: nothing is half done, and whoever signs in can do it again. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { RowFaults } from '../faults/rows.ts'
import { tablesOf } from '../harness/tables.ts'
import { startSite, told, Visitor, type Seen, type Site } from './site.ts'

let site: Site
let faults: RowFaults

before(async () => {
  site = await startSite({ connectors: ['google', 'microsoft'] })
  faults = new RowFaults(site.server.data)
})
after(async () => {
  faults.close()
  await site.stop()
})

/** What there is of grants, of their sessions, and of everything sealed. */
const kept = () => {
  const { grants, grant_sessions: sessions, sealed_boxes: boxes } = tablesOf(site.server.data)
  return { grants, sessions, boxes }
}

/** Whoever runs the server finds why, by the id of the request; and nothing of what was sent on the way. */
function assertLogged({ hops }: Pick<Seen, 'hops'>): void {
  const [line, ...more] = site.server.log.splice(0).filter((one) => one.includes('"a request failed"'))
  const { requestId, failure } = JSON.parse(line ?? '{}') as { requestId: string; failure: string }
  assert.deepEqual([more.length, requestId.length], [0, 36])
  assert.match(failure, /^StoreUnavailable: /)
  const sent = hops.flatMap((hop) => [...new URL(hop).searchParams.values()].filter((value) => value.length > 15))
  assert.ok(sent.length > 0)
  for (const value of sent) assert.ok(!line?.includes(value), `${value} is in the log`)
}

const lentStatus = async (id: string) => (await site.server.api.get(`/v3/grants/${id}/provider-token`)).status

for (const [title, event] of [
  ['a first sign-in', 'grant.created'],
  ['a sign-in to a mailbox that is connected already', 'grant.reauthenticated'],
] as const)
  test(`${title} leaves all as it was, and can be repeated`, async () => {
    const auth = site.authUrl({ provider: 'google' })
    const was = kept()
    faults.refuseAuditRecordsOf(event)
    const visitor = new Visitor()
    const refused = await visitor.signIn(auth, 'ada@google.example')
    const { error, state, code } = told(refused)
    assert.deepEqual([error, state, code], ['temporarily_unavailable', 'the state', undefined])
    assertLogged(refused)
    assert.deepEqual(kept(), was)
    const callback = refused.hops.find((hop) => hop.includes('/v3/connect/callback'))
    assert.equal((await visitor.go(callback ?? '')).status, 400, 'the answer of the provider is used up')
    for (const { id } of (await site.server.api.get('/v3/grants')).items) assert.equal(await lentStatus(id), 200)

    faults.takeAway()
    assert.ok(told(await visitor.signIn(auth, 'ada@google.example'))['code'])
    const [grant, ...more] = (await site.server.api.get('/v3/grants')).items
    assert.deepEqual([more.length, await lentStatus(grant?.id ?? '')], [0, 200])
    site.wait(7200)
    assert.equal(await lentStatus(grant?.id ?? ''), 200, 'its refresh token is good')
  })

test("an administrator's consent is not kept by half, and can be repeated", async () => {
  const { body } = await site.server.api.post('/v3/connectors/microsoft/creds', {
    name: 'A tenant',
    credential_type: 'adminconsent',
    credential_data: { client_id: 'sandbox-client', client_secret: 'sandbox-secret' },
  })
  const credentialId = body.data.id
  const auth = site.authUrl({ response_type: 'adminconsent', provider: 'microsoft', credential_id: credentialId })
  const consented = async () => {
    const visitor = new Visitor()
    return visitor.go((await visitor.go(auth)).url, { action: 'allow' })
  }
  const was = kept()
  faults.refuseAuditRecordsOf('credential.consented')
  const refused = await consented()
  assert.equal(told(refused)['error'], 'temporarily_unavailable')
  assertLogged(refused)
  assert.deepEqual(kept(), was)
  faults.takeAway()
  assert.equal(told(await consented())['admin_consent'], 'true')
  const settings = { email_address: 'ada@contoso.example', credential_id: credentialId }
  const made = await site.server.api.post('/v3/connect/custom', { provider: 'microsoft', settings })
  assert.equal(made.status, 201, made.raw)
  assert.equal(site.sandbox.control.calls({ grant_type: 'client_credentials' }).at(-1)?.tenant, DEFAULT_TENANT.id)
})

test('a sign-in that cannot go on sends the user back by the page that a form has asked for, and is in the log', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ prompt: 'detect' }))
  const state = /name="state" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  faults.lay('BEFORE', 'ABORT')
  faults.refuse(1)
  const response = await fetch(`${site.url}/v3/connect/sign-in`, {
    method: 'POST',
    headers: { accept: 'text/html', cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') },
    body: new URLSearchParams({ state, email: 'ada@gmail.com' }),
  })
  const text = await response.text()
  faults.takeAway()
  assert.equal(response.status, 200, text)
  assert.match(text, /content="0;url=[^"]*error=temporarily_unavailable/)
  assertLogged({ hops: [...page.hops, `${site.url}/?state=${state}`] })
})
