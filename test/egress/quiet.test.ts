import assert from 'node:assert/strict'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { api, googleKeyFile, startServer, temporaryFolder, type Answer } from '../harness/index.ts'

const preload = new URL('../harness/watch-network.ts', import.meta.url).href
const client = { client_id: 'the-id', client_secret: 'the-secret' }

test('a server asks nothing of the network but what an operation asks for, and then that alone', async () => {
  const file = path.join(temporaryFolder(), 'network')
  const server = await startServer({
    env: {
      NODE_OPTIONS: `--import=${preload}`,
      CLAVIGER_TEST_NETWORK: file,
      // It may not be asked before somebody opens the dashboard.
      CLAVIGER_OIDC_ISSUER: 'https://issuer.example',
      CLAVIGER_OIDC_CLIENT_ID: 'id',
      CLAVIGER_OIDC_CLIENT_SECRET: 'secret',
    },
  })
  /** What has been asked of the network since the last time. */
  const asked = (): string[] => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
    rmSync(file, { force: true })
    return [...new Set(lines)]
  }
  const caller = api(server.url, server.apiKey)
  const ok = (answer: Answer): Answer => {
    assert.ok(answer.status < 400, answer.raw)
    return answer
  }
  try {
    for (const provider of ['google', 'microsoft', 'imap', 'ews', 'virtual-calendar'])
      ok(
        await caller.post('/v3/connectors', {
          provider,
          ...(['google', 'microsoft'].includes(provider) && { settings: client }),
        }),
      )
    // No URL of a key file is anybody's to call.
    const credential_data = googleKeyFile({ auth_uri: 'https://evil.example/', more: 'https://evil.example/' })
    const robot = { name: 'Robot', credential_type: 'serviceaccount', credential_data }
    const { id } = ok(await caller.post('/v3/connectors/google/creds', robot)).body.data
    ok(await caller.patch(`/v3/connectors/google/creds/${id}`, { credential_data }))
    const callback = { url: 'https://app.example/back', platform: 'web' }
    ok(await caller.patch('/v3/applications', { callback_uris: [callback] }))
    const calendar = { provider: 'virtual-calendar', settings: { email: 'calendar@example.com' } }
    ok(await caller.post('/v3/connect/custom', calendar))
    const signIn = new URLSearchParams({
      client_id: server.applicationId,
      redirect_uri: callback.url,
      response_type: 'code',
      provider: 'google',
    }).toString()
    for (const page of [
      '/docs',
      '/dashboard',
      '/openapi.json',
      '/metrics',
      '/health/ready',
      '/.well-known/openid-configuration',
      '/.well-known/oauth-protected-resource',
      '/v3/connect/jwks',
      '/v3/grants',
      `/v3/connectors/google/creds/${id}/health`,
      `/v3/connect/auth?${signIn}`,
    ])
      assert.ok((await fetch(server.url + page, { redirect: 'manual' })).status < 500, page)
    assert.deepEqual(asked(), [], 'nothing has been asked for yet')

    const custom = (provider: string, settings: object) => caller.post('/v3/connect/custom', { provider, settings })
    const imap = { imap_username: 'a@b.example', imap_password: 'p', imap_host: 'imap.b.example' }
    const ews = { email: 'a@b.example', ews_username: 'a', ews_password: 'p', ews_host: 'ews.b.example' }
    for (const [title, call, hosts] of [
      ['google', () => custom('google', { refresh_token: 'r' }), /^oauth2\.googleapis\.com:443$/],
      [
        'a key',
        () => custom('google', { email_address: 'a@b.example', credential_id: id, scopes: ['s'] }),
        /^oauth2\.googleapis\.com:443$/,
      ],
      ['microsoft', () => custom('microsoft', { refresh_token: 'r' }), /^login\.microsoftonline\.com:443$/],
      ['imap', () => custom('imap', imap), /^imap\.b\.example:993$/],
      ['ews', () => custom('ews', ews), /^ews\.b\.example:443$/],
      [
        'verify',
        () => caller.post(`/v3/connectors/google/creds/${id}/verify`, undefined),
        /^oauth2\.googleapis\.com:443$/,
      ],
      ['detect', () => caller.post('/v3/providers/detect?email=a@b.example', undefined), /^resolveMx b\.example$/],
      ['a well-known domain', () => caller.post('/v3/providers/detect?email=a@gmail.com', undefined), undefined],
      ['the dashboard', () => fetch(`${server.url}/dashboard/api/auth/get-session`), /^issuer\.example:443$/],
    ] as const) {
      await call()
      const found = asked()
      assert.equal(found.length > 0, hosts !== undefined, `${title} asks`)
      for (const one of found) assert.match(one, hosts ?? /^$/, title)
    }
    assert.equal(await server.stop(), 0, server.output())
    assert.deepEqual(asked(), [])
  } finally {
    await server.kill()
  }
})
