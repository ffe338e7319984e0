import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { client, post } from './walk.ts'

let sandbox: Sandbox
let token: string

before(async () => {
  sandbox = await startSandbox()
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

const mailbox = 'ada@example.com'
const MICROSOFT = () => `${sandbox.urls.microsoft}/common/oauth2/v2.0/token`
const own = { client_id: client.client_id, client_secret: 'sandbox-secret' }

/** A refresh at Google, as raw as it is. */
async function renew(more: Readonly<Record<string, string>> = {}, of = mailbox): Promise<Response> {
  const { refresh_token } = await sandbox.control.grant({ provider: 'google', email: of })
  token = refresh_token
  const form = { grant_type: 'refresh_token', refresh_token, ...own, ...more }
  return fetch(sandbox.endpoints.google.token, { method: 'POST', body: new URLSearchParams(form) })
}
const codeOf = async (response: Response) => ((await response.json()) as { error?: string }).error

test('each fault of a credential or a grant is answered as the real provider does', async () => {
  const expected = [
    ['secret_expired', 401, 'invalid_client'],
    ['secret_wrong', 401, 'invalid_client'],
    ['unknown_client', 401, 'invalid_client'],
    ['unauthorized_client', 401, 'unauthorized_client'],
    ['invalid_grant', 400, 'invalid_grant'],
  ] as const
  for (const [fault, status, error] of expected) {
    sandbox.control.fault({ fault, times: 1 })
    const response = await renew()
    assert.deepEqual([response.status, await codeOf(response)], [status, error], fault)
    assert.equal((await renew()).status, 200, 'once alone')
  }
})

test('an expired secret at Microsoft is AADSTS7000222', async () => {
  sandbox.control.fault({ fault: 'secret_expired', provider: 'microsoft', client_id: client.client_id })
  const { refresh_token } = await sandbox.control.grant({ provider: 'microsoft', email: mailbox })
  const { status, body } = await post(MICROSOFT(), { grant_type: 'refresh_token', refresh_token, ...own })
  assert.deepEqual([status, body['error'], body['error_codes']], [401, 'invalid_client', [7000222]])
  assert.equal((await renew()).status, 200, 'at Microsoft alone')
})

test('too many requests say when to come again, and a failure says which', async () => {
  sandbox.control.fault({ fault: 'rate_limited', retry_after_s: 7, times: 1 })
  const limited = await renew()
  assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '7'])
  for (const status of [500, 502, 503]) {
    sandbox.control.fault({ fault: 'server_error', status, times: 1 })
    assert.equal((await renew()).status, status)
  }
})

test('a malformed answer is none in JSON', async () => {
  sandbox.control.fault({ fault: 'malformed', times: 1 })
  const response = await renew()
  assert.equal(response.status, 200)
  await assert.rejects(response.json(), SyntaxError)
})

test('a connection breaks before anything was done', async () => {
  sandbox.control.client({
    provider: 'google',
    client_id: client.client_id,
    rotate_refresh_tokens: true,
    detect_reuse: true,
  })
  sandbox.control.fault({ fault: 'disconnect', times: 1 })
  await assert.rejects(renew(), TypeError)
  assert.equal(
    (await post(sandbox.endpoints.google.token, { grant_type: 'refresh_token', refresh_token: token, ...own })).status,
    200,
  )
})

test('a call that hangs is answered once it is let go', async () => {
  const { id } = sandbox.control.fault({ fault: 'hang' })
  let answered = false
  const calling = renew().then((response) => {
    answered = true
    return response
  })
  const waiting = () => (sandbox.control.state()['faults'] as { waiting: number }[])[0]?.waiting
  while (waiting() !== 1) await new Promise(setImmediate)
  assert.equal(answered, false)
  assert.ok(sandbox.control.clear(id))
  assert.equal((await calling).status, 200)
})

test('whoever gives up waiting is not waited for', async () => {
  sandbox.control.fault({ fault: 'hang' })
  const waiting = () => (sandbox.control.state()['faults'] as { waiting: number }[])[0]?.waiting
  const giveUp = new AbortController()
  const { refresh_token } = await sandbox.control.grant({ provider: 'google', email: mailbox })
  const calling = fetch(sandbox.endpoints.google.token, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token, ...own }),
    signal: giveUp.signal,
  })
  while (waiting() !== 1) await new Promise(setImmediate)
  giveUp.abort()
  await assert.rejects(calling)
  while (waiting() !== 0) await new Promise(setImmediate)
})

test('a slow answer comes no sooner than it was told to', async () => {
  sandbox.control.fault({ fault: 'slow', delay_ms: 50, times: 1 })
  const before = performance.now()
  assert.equal((await renew()).status, 200)
  assert.ok(performance.now() - before >= 49)
})

test('a fault meets the calls that it names: a mailbox, a token, a grant type, a client, an endpoint', async () => {
  sandbox.control.fault({ fault: 'invalid_grant', mailbox: 'Grace@example.com' })
  assert.equal((await renew()).status, 200)
  assert.equal((await renew({}, 'grace@example.com')).status, 400)
  sandbox.control.clear()

  await renew()
  sandbox.control.fault({ fault: 'invalid_grant', refresh_token: token })
  const again = await post(sandbox.endpoints.google.token, {
    grant_type: 'refresh_token',
    refresh_token: token,
    ...own,
  })
  assert.equal(again.status, 400)
  assert.equal((await renew()).status, 200, 'another token of the same mailbox')
  sandbox.control.clear()

  sandbox.control.fault({ fault: 'server_error', grant_type: 'authorization_code' })
  sandbox.control.fault({ fault: 'server_error', client_id: 'other' })
  sandbox.control.fault({ fault: 'server_error', endpoint: 'userinfo' })
  sandbox.control.fault({ fault: 'server_error', provider: 'zoom' })
  const answer = await renew()
  assert.equal(answer.status, 200)
  const { access_token } = (await answer.json()) as { access_token: string }
  const headers = { authorization: `Bearer ${access_token}` }
  assert.equal((await fetch(sandbox.endpoints.google.userinfo, { headers })).status, 503)
})

test('a fault counts the calls that it has met, and the newest comes first', async () => {
  sandbox.control.fault({ fault: 'server_error', times: 2 })
  sandbox.control.fault({ fault: 'rate_limited', times: 1 })
  const statuses: number[] = []
  for (let at = 0; at < 4; at++) statuses.push((await renew()).status)
  assert.deepEqual(statuses, [429, 503, 503, 200])
})

test('a user who takes back what they have granted leaves dead tokens, and others’ alone', async () => {
  const other = (await sandbox.control.grant({ provider: 'google', email: 'grace@example.com' })).refresh_token
  await renew()
  assert.deepEqual(sandbox.control.revoke({ provider: 'google', email: mailbox }), { revoked: 1 })
  const use = (refresh_token: string) =>
    post(sandbox.endpoints.google.token, { grant_type: 'refresh_token', refresh_token, ...own })
  assert.equal((await use(token)).body['error'], 'invalid_grant')
  assert.equal((await use(other)).status, 200)
})

test('tokens live as long as the client’s setting says', async () => {
  sandbox.control.client({ provider: 'google', client_id: client.client_id, access_token_ttl_s: 7 })
  assert.equal(((await (await renew()).json()) as { expires_in: number }).expires_in, 7)
})

test('calls are counted and written down, with the fault that they met and without any secret', async () => {
  sandbox.control.fault({ fault: 'rate_limited', times: 1 })
  await renew()
  const { access_token } = (await (await renew()).json()) as { access_token: string }
  await fetch(sandbox.endpoints.google.userinfo, { headers: { authorization: `Bearer ${access_token}` } })
  assert.equal(sandbox.control.count({ provider: 'google', grant_type: 'refresh_token' }).calls, 2)
  assert.equal(sandbox.control.count({ mailbox }).calls, 3)
  assert.equal(sandbox.control.count({ mailbox: 'nobody@example.com' }).calls, 0)
  const written = () => sandbox.control.calls({ endpoint: 'token' })
  while (written().some(({ status }) => status === undefined)) await new Promise(setImmediate)
  assert.deepEqual(
    written().map(({ status, fault, client_id }) => [status, fault, client_id]),
    [
      [429, 'rate_limited', client.client_id],
      [200, undefined, client.client_id],
    ],
  )
  const text = JSON.stringify([sandbox.control.calls(), sandbox.control.state()])
  for (const secret of ['sandbox-secret', token, access_token]) assert.ok(!text.includes(secret))
})

test('reset brings back what was there at the start', async () => {
  const key = sandbox.control.keyFile()
  sandbox.control.client({ provider: 'google', client_id: 'other' })
  sandbox.control.fault({ fault: 'server_error' })
  sandbox.control.signIn({ accounts: 'registered' })
  await assert.rejects(sandbox.control.grant({ provider: 'google', email: 'new@example.com' }), /^ControlError: email:/)
  sandbox.control.reset()
  assert.equal((await renew()).status, 200)
  assert.deepEqual(sandbox.control.keyFile(), key)
  assert.equal(sandbox.control.count().calls, 1)
  assert.equal((sandbox.control.state()['clients'] as unknown[]).length, 4)
})
