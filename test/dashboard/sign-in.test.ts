import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { startServer, withDeployment, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, PASSWORD, Person, totpCode } from '../harness/person.ts'
import { tablesOf } from '../harness/tables.ts'

const SESSION = '__Host-claviger.session_token'

let server: RunningServer
let url: string
let owner: Person

before(async () => {
  server = await startServer({ env: { CLAVIGER_TRUSTED_PROXIES: '127.0.0.1' } })
  url = dashboardOf(server)
  owner = await join(url, firstOwnerToken(server), 'Owner@Example.com')
})
after(async () => {
  await server.stop()
})

interface Recorded {
  readonly at: number
  readonly event: string
  readonly actor: { readonly type: string; readonly id: string }
  readonly request_id: string
}

/** The deployment's audit records as they are now. */
async function records(): Promise<Recorded[]> {
  return withDeployment(server.data, async ({ store }) =>
    (await store.read.auditRecords('', 0, 1000)).map(({ record }) => JSON.parse(record) as Recorded),
  )
}

test('the printed link makes one owner, once, and no server ever sees its token in an address', async () => {
  const token = firstOwnerToken(server)
  assert.equal((await owner.get('me')).body.data['role'], 'owner')
  const again = await new Person(url).post('invitations/accept', {
    token,
    name: 'Eve',
    email: 'eve@example.com',
    password: PASSWORD,
  })
  assert.equal(again.status, 404)
  assert.equal((await new Person(url).post('invitations/look-up', { token })).status, 404)
  assert.deepEqual(
    (await owner.get('start')).body.data,
    { setup_needed: false, sign_on: null, sandbox: false },
    'a second start prints no further link',
  )
})

test('while there is no member each start prints a new link, and the one before stops working', async () => {
  const first = await startServer()
  const old = firstOwnerToken(first)
  await first.stop()
  const second = await startServer({ data: first.data })
  try {
    const person = new Person(dashboardOf(second))
    assert.equal((await person.post('invitations/look-up', { token: old })).status, 404)
    assert.equal((await person.post('invitations/look-up', { token: firstOwnerToken(second) })).status, 200)
  } finally {
    await second.stop()
  }
})

test('two who use one link at once: one of them becomes a member', async () => {
  const fresh = await startServer()
  try {
    const at = dashboardOf(fresh)
    const token = firstOwnerToken(fresh)
    const answers = await Promise.all(
      ['a@example.com', 'b@example.com', 'c@example.com'].map((email) =>
        new Person(at).post('invitations/accept', { token, name: 'Ada', email, password: PASSWORD }),
      ),
    )
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 404, 404])
  } finally {
    await fresh.stop()
  }
})

test('the session is a cookie of this host alone: HttpOnly, Secure, SameSite=Strict, on no other path or domain', async () => {
  const answer = await new Person(url).signIn('owner@example.com')
  const cookie = answer.headers['set-cookie'] ?? ''
  assert.match(
    cookie,
    /^__Host-claviger\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
  )
})

test('a wrong password, an unknown address and a closed sign-up say nothing of who is a member', async () => {
  const wrong = await new Person(url).signIn('owner@example.com', 'wrong horse battery staple')
  const unknown = await new Person(url).signIn('nobody@example.com', 'wrong horse battery staple')
  assert.equal(wrong.status, 401)
  assert.deepEqual([unknown.status, unknown.raw], [wrong.status, wrong.raw])
  for (const path of [
    'sign-up/email',
    'update-user',
    'delete-user',
    'change-email',
    'request-password-reset',
    'ok',
    '',
  ])
    assert.equal((await owner.post(`auth/${path}`, { email: 'eve@example.com' })).status, 404, path)
  assert.ok((await records()).filter(({ event }) => event === 'member.sign_in_failed').length >= 2)
})

test('a session that somebody else has set does not become the session of who signs in with it', async () => {
  const attacker = new Person(url)
  await attacker.signIn('owner@example.com')
  const planted = attacker.cookies.get(SESSION) ?? ''
  assert.equal((await attacker.post('auth/sign-out')).status, 200)

  const victim = new Person(url)
  victim.cookies.set(SESSION, planted)
  assert.equal((await victim.signIn('owner@example.com')).status, 200)
  assert.notEqual(victim.cookies.get(SESSION), planted)
  const left = new Person(url)
  left.cookies.set(SESSION, planted)
  assert.equal((await left.get('me')).status, 401, 'the planted session signs nobody in')
})

test('a cookie that was made up, cut or altered signs nobody in, nor does an API key', async () => {
  const genuine = owner.cookies.get(SESSION) ?? ''
  for (const forged of [
    genuine.slice(0, -4),
    `x${genuine}`,
    genuine.split('.')[0] ?? '',
    genuine.replace(/.$/, 'A%3D'),
  ]) {
    const person = new Person(url)
    person.cookies.set(SESSION, forged)
    assert.equal((await person.get('me')).status, 401, forged)
  }
  const byKey = await new Person(url).call('GET', '/dashboard/api/me', undefined, {
    headers: { authorization: `Bearer ${server.apiKey}` },
  })
  assert.equal(byKey.status, 401)
  const bySession = await owner.call('GET', '/v3/connectors')
  assert.equal(bySession.status, 401, 'and the public API takes no session')
})

test('another site can change nothing: no origin, a foreign one, or a request that says it is cross-site', async () => {
  const path = `/dashboard/api/applications/${server.applicationId}/v3/connectors`
  const body = { provider: 'google', settings: { client_id: 'a', client_secret: 'b' } }
  const refused = [
    await owner.call('POST', path, body, { origin: null }),
    await owner.call('POST', path, body, { origin: 'https://evil.example' }),
    await owner.call('POST', path, body, { origin: 'null' }),
    await owner.call('POST', path, body, { headers: { 'sec-fetch-site': 'cross-site' } }),
    await owner.call('POST', path, body, { headers: { 'sec-fetch-site': 'same-site' } }),
    await owner.call('POST', '/dashboard/api/auth/sign-out', {}, { origin: 'https://evil.example' }),
    await new Person(url).call(
      'POST',
      '/dashboard/api/auth/sign-in/email',
      { email: 'owner@example.com', password: PASSWORD },
      { origin: 'https://evil.example' },
    ),
  ]
  assert.deepEqual(
    refused.map(({ status }) => status),
    refused.map(() => 403),
  )
  const asForm = await owner.call('POST', path, 'provider=google', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  assert.equal(asForm.status, 415)
  assert.deepEqual((await owner.get(`applications/${server.applicationId}/v3/connectors`)).items, [])
  assert.equal((await owner.get('me')).status, 200, 'and the member is still signed in')
})

test('a second factor is asked for once it is set up, and its codes and backup codes work once', async () => {
  const { body } = await owner.post('invitations', { role: 'viewer' })
  const person = await join(url, String(body.data['url']).split('#')[1] ?? '', 'totp@example.com')
  const enabled = await person.post('auth/two-factor/enable', { password: PASSWORD })
  const { totpURI, backupCodes } = JSON.parse(enabled.raw) as { totpURI: string; backupCodes: string[] }
  assert.equal((await person.get('me')).body.data['two_factor'], false, 'not before a code has shown that it works')
  assert.equal((await person.post('auth/two-factor/verify-totp', { code: '000000' })).status, 401)
  assert.equal((await person.post('auth/two-factor/verify-totp', { code: totpCode(totpURI) })).status, 200)
  assert.equal((await person.get('me')).body.data['two_factor'], true)

  const elsewhere = new Person(url)
  const half = await elsewhere.signIn('totp@example.com')
  assert.equal((JSON.parse(half.raw) as { twoFactorRedirect?: boolean }).twoFactorRedirect, true)
  assert.equal((await elsewhere.get('me')).status, 401, 'a password alone signs nobody in')
  assert.equal((await elsewhere.post('auth/two-factor/verify-totp', { code: '000000' })).status, 401)
  assert.equal((await elsewhere.post('auth/two-factor/verify-totp', { code: totpCode(totpURI) })).status, 200)
  assert.equal((await elsewhere.get('me')).status, 200)

  const lost = new Person(url)
  const [code] = backupCodes
  await lost.signIn('totp@example.com')
  assert.equal((await lost.post('auth/two-factor/verify-backup-code', { code })).status, 200)
  const thief = new Person(url)
  await thief.signIn('totp@example.com')
  assert.equal((await thief.post('auth/two-factor/verify-backup-code', { code })).status, 401)

  const events = (await records()).map(({ event }) => event)
  assert.ok(events.includes('member.two_factor_enabled'))
})

test('what a member does to get in, and with the ways in, is on record with the id of the request', async () => {
  const person = new Person(url)
  const signedIn = await person.signIn('owner@example.com')
  const signedOut = await person.post('auth/sign-out')
  const all = await records()
  const named = (id: string | undefined) => all.find(({ request_id }) => request_id === id)
  assert.equal(named(signedIn.headers['x-request-id'])?.event, 'member.signed_in')
  assert.equal(named(signedIn.headers['x-request-id'])?.actor.type, 'member')
  assert.equal(named(signedOut.headers['x-request-id'])?.event, 'member.signed_out')
  const joined = all.filter(({ event }) => event === 'member.joined')
  assert.ok(joined.length >= 1)
})

test('a sign-in is on record, and a failed one too, for somebody who is signed in as another already', async () => {
  const { body } = await owner.post('invitations', { role: 'viewer' })
  const person = await join(url, String(body.data['url']).split('#')[1] ?? '', 'switching@example.com')
  const failed = await person.signIn('owner@example.com', 'wrong horse battery staple')
  const switched = await person.signIn('owner@example.com')
  assert.deepEqual([failed.status, switched.status], [401, 200])
  const all = await records()
  const of = (answer: typeof failed) => all.find(({ request_id }) => request_id === answer.headers['x-request-id'])
  assert.equal(of(failed)?.event, 'member.sign_in_failed')
  assert.equal(of(switched)?.event, 'member.signed_in')
  assert.equal(of(switched)?.actor.id, (await owner.get('me')).body.data.id)
})

test('new backup codes and the end of sessions are on record', async () => {
  const { body } = await owner.post('invitations', { role: 'viewer' })
  const person = await join(url, String(body.data['url']).split('#')[1] ?? '', 'codes@example.com')
  const enabled = await person.post('auth/two-factor/enable', { password: PASSWORD })
  const { totpURI } = JSON.parse(enabled.raw) as { totpURI: string }
  await person.post('auth/two-factor/verify-totp', { code: totpCode(totpURI) })
  const renewed = await person.post('auth/two-factor/generate-backup-codes', { password: PASSWORD })
  const ended = await person.post('auth/revoke-other-sessions')
  assert.deepEqual([renewed.status, ended.status], [200, 200])
  const all = await records()
  const eventOf = (answer: typeof ended) =>
    all.find(({ request_id }) => request_id === answer.headers['x-request-id'])?.event
  assert.deepEqual([eventOf(renewed), eventOf(ended)], ['member.backup_codes_replaced', 'member.sessions_ended'])
})

test('a new password ends the other sessions, whatever is asked for, and the old one signs nobody in', async () => {
  const { body } = await owner.post('invitations', { role: 'viewer' })
  const person = await join(url, String(body.data['url']).split('#')[1] ?? '', 'change@example.com')
  const short = await person.post('auth/change-password', { currentPassword: PASSWORD, newPassword: 'short' })
  assert.equal(short.status, 400)
  const passwords = [PASSWORD, 'another horse battery staple', 'a third horse battery staple']
  for (const [change, asked] of [{}, { revokeOtherSessions: false }].entries()) {
    const other = new Person(url)
    await other.signIn('change@example.com', passwords[change])
    const changed = await person.post('auth/change-password', {
      currentPassword: passwords[change],
      newPassword: passwords[change + 1],
      ...asked,
    })
    assert.equal(changed.status, 200)
    assert.equal((await other.get('me')).status, 401)
    assert.equal((await person.get('me')).status, 200, 'who has changed it stays')
  }
  assert.equal((await new Person(url).signIn('change@example.com')).status, 401)
})

test('guessing a password is slowed down', async () => {
  const fresh = await startServer()
  try {
    const statuses: number[] = []
    // Each says that it comes from elsewhere, which is not believed.
    for (let attempt = 0; attempt < 15; attempt++)
      statuses.push(
        (await new Person(dashboardOf(fresh)).signIn('owner@example.com', `a wrong password ${attempt}`)).status,
      )
    assert.equal(statuses.at(-1), 429)
    assert.equal(statuses[0], 401)
  } finally {
    await fresh.stop()
  }
})

test('neither passwords nor the secrets of second factors nor session cookies lie in the database in clear', async () => {
  const { token: invited } = { token: String((await owner.post('invitations', { role: 'viewer' })).body.data['url']) }
  const person = await join(url, invited.split('#')[1] ?? '', 'canary@example.com')
  const enabled = await person.post('auth/two-factor/enable', { password: PASSWORD })
  const { totpURI, backupCodes } = JSON.parse(enabled.raw) as { totpURI: string; backupCodes: string[] }
  const secret = new URL(totpURI).searchParams.get('secret') ?? ''
  const everything = Object.values(tablesOf(server.data)).flat().join('\n')
  assert.ok(everything.includes('canary@example.com'))
  const cookie = decodeURIComponent(person.cookies.get(SESSION) ?? '')
  for (const canary of [PASSWORD, secret, ...backupCodes, cookie, invited.split('#')[1] ?? ''])
    assert.ok(!everything.includes(canary) && canary.length > 8, canary)
})

test('an application that is not there answers 404, and only to members', async () => {
  assert.equal((await owner.get('applications/nowhere/v3/connectors')).status, 404)
  assert.equal((await new Person(url).get('applications/nowhere/v3/connectors')).status, 401)
})

test('an export is every record as a line, for those who may read that log', async () => {
  const path = `applications/${server.applicationId}/audit/export`
  const { body } = await owner.post('invitations', { role: 'viewer' })
  const viewer = await join(url, String(body.data['url']).split('#')[1] ?? '', 'reader@example.com')
  const exported = await viewer.get(path)
  assert.deepEqual(
    [exported.status, exported.headers['content-type'], exported.headers['content-disposition']],
    [200, 'application/x-ndjson', `attachment; filename="audit-${server.applicationId}.jsonl"`],
  )
  const lines = exported.raw.trimEnd().split('\n')
  const first = JSON.parse(lines[0] ?? '') as { seq: number; record: { event: string } }
  assert.deepEqual([first.seq, first.record.event], [1, 'application.created'])
  assert.equal(lines.length, (await viewer.get(`applications/${server.applicationId}/audit?limit=200`)).items.length)
  assert.equal((await viewer.get('audit/export')).status, 403)
  assert.equal((await owner.get('audit/export')).status, 200)
  assert.equal((await new Person(url).get(path)).status, 401)
})

test('what signs members in is limited by source before it stores anything, and what it stores says when it ends', async () => {
  const limited = await startServer({ env: { CLAVIGER_TRUSTED_PROXIES: '127.0.0.1', CLAVIGER_RATE_LIMIT: '10' } })
  try {
    const path = `${dashboardOf(limited)}/dashboard/api/auth/passkey/generate-authenticate-options`
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const response = await fetch(path, { headers: { 'x-forwarded-for': `2001:db8::${n.toString(16)}` } })
        return { status: response.status, retryAfter: response.headers.get('retry-after'), text: await response.text() }
      }),
    )
    const refused = answers.filter(({ status }) => status === 429)
    assert.ok(refused.length >= 10, `${refused.length} were refused`)
    for (const { retryAfter, text } of refused) {
      assert.equal(retryAfter, '1')
      assert.match(text, /api\.rate_limit_error/)
    }
    const rows = (tablesOf(limited.data)['member_verifications'] ?? []).map(
      (row) => JSON.parse(row) as { expires_at: string },
    )
    assert.equal(rows.length, answers.length - refused.length)
    // What is purged is found by comparing text.
    for (const { expires_at: end } of rows) assert.equal(new Date(end).toISOString(), end)
  } finally {
    await limited.stop()
  }
})

test('failed sign-ins are on record, and no more of them a second than the log can bear', async () => {
  const before = (await records()).length
  await Promise.all(Array.from({ length: 40 }, (_, n) => new Person(url).signIn(`nobody${n}@example.com`)))
  const failed = (await records()).slice(before).filter(({ event }) => event === 'member.sign_in_failed')
  assert.ok(failed.length > 0)
  for (const [at, { length }] of Map.groupBy(failed, (one) => one.at)) assert.ok(length <= 5, `${length} at ${at}`)
})
