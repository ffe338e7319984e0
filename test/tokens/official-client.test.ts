import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { ApplicationId, GrantId } from '../../src/lib/ids.ts'
import { newCode } from '../../src/tokens/code.ts'
import { Nylas, NylasOAuthError } from '../contract/official.ts'
import { assertPublishedShape } from '../contract/published-shape.ts'
import { startRecorder } from '../contract/recorder.ts'
import { api, startServer, withDeployment, type RunningServer } from '../harness/index.ts'

const redirectUri = 'https://app.example.com/callback'

describe('the official client, unmodified', () => {
  let server: RunningServer
  let recorder: Awaited<ReturnType<typeof startRecorder>>
  let nylas: Nylas
  let grantId: string
  const email = 'somebody@example.com'

  before(async () => {
    server = await startServer()
    recorder = await startRecorder(server.url)
    nylas = new Nylas({ apiKey: server.apiKey, apiUri: recorder.url })
    const us = api(server.url, server.apiKey)
    await us.patch('/v3/applications', { callback_uris: [{ url: redirectUri }] })
    await us.post('/v3/connectors', { provider: 'virtual-calendar' })
    const made = await us.post('/v3/connect/custom', { provider: 'virtual-calendar', settings: { email } })
    grantId = made.body.data.id
  })
  after(async () => {
    await recorder.stop()
    assert.equal(await server.stop(), 0)
    for (const one of recorder.exchanges) assertPublishedShape(one)
  })

  /** A code as a hosted sign-in makes it, put there beside the server. */
  function code(challenge: string | null = null): Promise<string> {
    return withDeployment(server.data, async ({ store, keys }) => {
      const made = newCode(keys.current, {
        app: server.applicationId as ApplicationId,
        now: Math.floor(Date.now() / 1000),
        code: {
          grant_id: grantId as GrantId,
          redirect_uri: redirectUri,
          scope: ['calendar'],
          code_challenge: challenge,
          code_challenge_method: challenge === null ? null : 'S256',
          nonce: null,
          offline: true,
          rotate_refresh_token: false,
        },
      })
      assert.equal(await store.commit({ changes: [made.change], audit: [] }), 'committed')
      return made.code
    })
  }
  const exchange = async (more: object = {}, challenge?: string) =>
    nylas.auth.exchangeCodeForToken({
      clientId: server.applicationId,
      redirectUri,
      code: await code(challenge),
      ...more,
    })

  test('exchanges codes, with and without PKCE, and refreshes', async () => {
    const given = await exchange()
    assert.deepEqual([given.grantId, given.email, given.scope, given.tokenType], [grantId, email, 'calendar', 'Bearer'])
    assert.equal(given.expiresIn, 3600)
    const { secret, secretHash } = nylas.auth.urlForOAuth2PKCE({ clientId: server.applicationId, redirectUri })
    assert.equal((await exchange({ codeVerifier: secret }, secretHash)).grantId, grantId)
    const { refreshToken = '' } = given
    const refreshed = await nylas.auth.refreshAccessToken({ clientId: server.applicationId, redirectUri, refreshToken })
    assert.equal(refreshed.grantId, grantId)
    assert.notEqual(refreshed.accessToken, given.accessToken)
  })

  test('tells what tokens say, and revokes them', async () => {
    const { accessToken, idToken = '' } = await exchange()
    const ofId = await nylas.auth.idTokenInfo(idToken)
    assert.deepEqual([ofId.data.sub, ofId.data.email, ofId.data.aud], [grantId, email, server.applicationId])
    assert.equal((await nylas.auth.accessTokenInfo(accessToken)).data.sub, grantId)
    assert.equal(await nylas.auth.revoke(accessToken), true)
    await refused(nylas.auth.accessTokenInfo(accessToken), 'invalid_token', 'Token expired or revoked')
  })

  test('reads an error with everything that it knows of one', async () => {
    await refused(
      exchange({ codeVerifier: 'wrong' }, 'x'.repeat(43)),
      'invalid_grant',
      'Code verifier challenge failed',
    )
    const stranger = new Nylas({ apiKey: 'clav_wrong', apiUri: recorder.url })
    const call = stranger.auth.exchangeCodeForToken({ clientId: server.applicationId, redirectUri, code: 'x' })
    await refused(call, 'invalid_client', 'The API key is unknown, expired or revoked.', 401)
  })

  async function refused(call: Promise<unknown>, error: string, description: string, status = 400): Promise<void> {
    await assert.rejects(call, (thrown) => {
      assert.ok(thrown instanceof NylasOAuthError)
      assert.deepEqual([thrown.error, thrown.errorDescription, thrown.message], [error, description, description])
      assert.deepEqual([thrown.statusCode, thrown.errorCode], [status, status])
      assert.match(thrown.errorUri, /\/docs#error$/)
      assert.match(String(thrown.requestId), /^[0-9a-f-]{36}$/)
      return true
    })
  }
})
