import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import * as oauth from 'oauth4webapi'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { authorize, client, discover, inHeader, insecure, post, refresh, refusal } from './walk.ts'

let sandbox: Sandbox
let yahoo: oauth.AuthorizationServer
let zoom: oauth.AuthorizationServer

before(async () => {
  sandbox = await startSandbox()
  yahoo = await discover(sandbox.endpoints.yahoo.issuer)
  zoom = await discover(sandbox.endpoints.zoom.issuer)
})
after(() => sandbox.stop())
afterEach(() => {
  sandbox.control.reset()
})

test('Yahoo: a user signs in, the refresh token stays, the user info names the mailbox', async () => {
  const flow = { server: yahoo, authentication: inHeader, email: 'ada@yahoo.example', scope: 'openid email mail-r' }
  const tokens = await authorize(flow)
  assert.ok(tokens.refresh_token)
  assert.equal((await refresh(yahoo, inHeader, tokens.refresh_token)).refresh_token, tokens.refresh_token)
  const response = await oauth.userInfoRequest(yahoo, client, tokens.access_token, insecure)
  const { sub } = oauth.getValidatedIdTokenClaims(tokens) ?? {}
  const info = await oauth.processUserInfoResponse(yahoo, client, sub ?? '', response)
  assert.deepEqual([info.email, /^[0-9A-F]{26}$/.test(info.sub)], ['ada@yahoo.example', true])
})

test('Yahoo: a wrong secret and a dead token are told apart', async () => {
  const wrong = await refusal(refresh(yahoo, oauth.ClientSecretBasic('wrong'), 'any'))
  assert.deepEqual([wrong.status, wrong.error], [401, 'invalid_client'])
  assert.deepEqual(await refusal(refresh(yahoo, inHeader, 'dead')), {
    status: 400,
    error: 'invalid_grant',
    description: 'Invalid refresh token',
  })
})

test('Zoom: nobody asks for scopes, tokens rotate, and /users/me names the mailbox', async () => {
  const tokens = await authorize({ server: zoom, authentication: inHeader, email: 'Ada.Lovelace@zoom.example' })
  assert.ok(tokens.refresh_token && tokens.scope?.includes('user:read:user'))
  const next = await refresh(zoom, inHeader, tokens.refresh_token)
  assert.notEqual(next.refresh_token, tokens.refresh_token)
  const headers = { authorization: `Bearer ${next.access_token}` }
  const me = (await (await fetch(sandbox.endpoints.zoom.userinfo, { headers })).json()) as Record<string, unknown>
  assert.deepEqual(
    [me['email'], me['display_name'], me['sub']],
    ['ada.lovelace@zoom.example', 'Ada Lovelace', undefined],
  )
  const nobody = await fetch(sandbox.endpoints.zoom.userinfo, { headers: { authorization: 'Bearer dead' } })
  assert.deepEqual([nobody.status, await nobody.json()], [401, { code: 124, message: 'Invalid access token.' }])
})

test('Zoom: errors come with a reason, and a secret in the body is none', async () => {
  const { refresh_token } = await sandbox.control.grant({ provider: 'zoom', email: 'ada@zoom.example' })
  const form = { grant_type: 'refresh_token', refresh_token }
  const basic = (secret: string) => ({ authorization: `Basic ${btoa(`${client.client_id}:${secret}`)}` })
  const url = sandbox.endpoints.zoom.token
  const wrong = { status: 400, body: { reason: 'Invalid client_id or client_secret', error: 'invalid_client' } }
  assert.deepEqual(await post(url, form, basic('wrong')), wrong)
  assert.deepEqual(await post(url, { ...form, client_id: client.client_id, client_secret: 'sandbox-secret' }), wrong)
  const dead = { status: 400, body: { reason: 'Invalid Token!', error: 'invalid_grant' } }
  assert.deepEqual(await post(url, { ...form, refresh_token: 'dead' }, basic('sandbox-secret')), dead)
  assert.equal((await post(url, form, basic('sandbox-secret'))).status, 200)
})

test('both revoke for the client that shows itself, and for no other', async () => {
  for (const [provider, server] of [
    ['yahoo', yahoo],
    ['zoom', zoom],
  ] as const) {
    const { refresh_token } = await sandbox.control.grant({ provider, email: `ada@${provider}.example` })
    const other = await oauth.revocationRequest(
      server,
      client,
      oauth.ClientSecretBasic('wrong'),
      refresh_token,
      insecure,
    )
    assert.ok(other.status >= 400)
    const response = await oauth.revocationRequest(server, client, inHeader, refresh_token, insecure)
    await oauth.processRevocationResponse(response)
    assert.equal((await refusal(refresh(server, inHeader, refresh_token))).error, 'invalid_grant')
  }
})

test('an account of one provider is none of another', async () => {
  sandbox.control.account({ provider: 'yahoo', email: 'ada@yahoo.example' })
  sandbox.control.signIn({ accounts: 'registered' })
  assert.ok(await sandbox.control.grant({ provider: 'yahoo', email: 'ada@yahoo.example' }))
  await assert.rejects(sandbox.control.grant({ provider: 'zoom', email: 'ada@yahoo.example' }))
})
