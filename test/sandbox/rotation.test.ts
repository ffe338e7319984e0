import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import type * as oauth from 'oauth4webapi'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { client, discover, inBody, inHeader, refresh, refusal } from './walk.ts'

let sandbox: Sandbox
let zoom: oauth.AuthorizationServer
let google: oauth.AuthorizationServer

before(async () => {
  sandbox = await startSandbox()
  zoom = await discover(sandbox.endpoints.zoom.issuer)
  google = await discover(sandbox.endpoints.google.issuer)
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

const first = async () => (await sandbox.control.grant({ provider: 'zoom', email: 'a@example.com' })).refresh_token

/** What comes of a refresh: the next token, or the code of the error. */
async function next(token: string): Promise<string> {
  return (await refresh(zoom, inHeader, token)).refresh_token ?? ''
}
const isDead = async (token: string) => (await refusal(refresh(zoom, inHeader, token))).error === 'invalid_grant'

test('a refresh token is followed by another, and that by another', async () => {
  const tokens = [await first()]
  for (let at = 0; at < 5; at++) tokens.push(await next(tokens[at]!))
  assert.equal(new Set(tokens).size, 6)
})

test('a client that died before it stored the answer asks again with the old token, and gets one that works', async () => {
  const old = await first()
  const lost = await next(old)
  const kept = await next(old)
  assert.notEqual(kept, lost)
  assert.ok(await next(kept))
})

test('the one that was lost is dead from then on, and takes nothing with it', async () => {
  const old = await first()
  const lost = await next(old)
  const kept = await next(old)
  assert.ok(await isDead(lost))
  assert.ok(await next(kept))
})

test('it may die as often as it likes', async () => {
  const old = await first()
  let token = ''
  for (let at = 0; at < 20; at++) token = await next(old)
  assert.ok(await next(token))
})

test('once the successor was used, the old token is a thief’s: the whole family is dead', async () => {
  const old = await first()
  const second = await next(old)
  const third = await next(second)
  assert.ok(await isDead(old))
  for (const token of [third, second]) assert.ok(await isDead(token))
})

test('so is one that is older still, even when the newest was never used', async () => {
  const old = await first()
  const second = await next(old)
  const third = await next(second)
  const fourth = await next(third)
  assert.ok(await isDead(second))
  assert.ok(await isDead(fourth))
})

test('the family of another mailbox lives on, and another grant of the same', async () => {
  const other = (await sandbox.control.grant({ provider: 'zoom', email: 'b@example.com' })).refresh_token
  const same = await first()
  const old = await first()
  await next(await next(old))
  assert.ok(await isDead(old))
  assert.ok(await next(other))
  assert.ok(await next(same))
})

test('an access token of a dead family is dead as well', async () => {
  const old = await first()
  const { access_token, refresh_token } = await refresh(zoom, inHeader, old)
  const me = async () => {
    const headers = { authorization: `Bearer ${access_token}` }
    return (await fetch(sandbox.endpoints.zoom.userinfo, { headers })).status
  }
  assert.equal(await me(), 200)
  await next(refresh_token ?? '')
  assert.ok(await isDead(old))
  assert.equal(await me(), 401)
})

test('a refresh that is refused uses nothing up', async () => {
  const old = await first()
  const second = await next(old)
  sandbox.control.fault({ fault: 'secret_expired', provider: 'zoom', times: 1 })
  assert.equal((await refusal(refresh(zoom, inHeader, second))).error, 'invalid_client')
  assert.ok(await next(old), 'the successor has not been used')
})

test('of two that ask at once one gets a token that works, and nobody is taken for a thief', async () => {
  const old = await first()
  const both = await Promise.all([next(old), next(old)])
  const alive = await Promise.all(
    both.map((token) =>
      next(token).then(
        () => 1,
        () => 0,
      ),
    ),
  )
  assert.equal(
    alive.reduce((sum: number, one) => sum + one, 0),
    1,
  )
})

test('without detection every token of the family works for as long as it lives', async () => {
  sandbox.control.client({ provider: 'zoom', client_id: client.client_id, detect_reuse: false })
  const old = await first()
  const second = await next(old)
  await next(second)
  assert.ok(await next(old))
  assert.ok(await next(second))
})

test('rotation is switched per client: Google’s is on then, Zoom’s off', async () => {
  const on = { rotate_refresh_tokens: true, detect_reuse: true }
  sandbox.control.client({ provider: 'google', client_id: client.client_id, ...on })
  const { refresh_token } = await sandbox.control.grant({ provider: 'google', email: 'a@example.com' })
  const second = (await refresh(google, inBody, refresh_token)).refresh_token ?? ''
  assert.ok(second && second !== refresh_token)
  await refresh(google, inBody, second)
  assert.equal((await refusal(refresh(google, inBody, refresh_token))).error, 'invalid_grant')

  sandbox.control.client({ provider: 'zoom', client_id: client.client_id, rotate_refresh_tokens: false })
  const old = await first()
  assert.equal(await next(old), old)
})

test('an answer that is lost on its way has rotated the token all the same', async () => {
  const old = await first()
  sandbox.control.fault({ fault: 'answer_lost', provider: 'zoom', times: 1 })
  await assert.rejects(refresh(zoom, inHeader, old), TypeError)
  const second = await next(old)
  await next(second)
  assert.ok(await isDead(old))
  assert.equal(sandbox.control.count({ grant_type: 'refresh_token', mailbox: 'a@example.com' }).calls, 4)
})
