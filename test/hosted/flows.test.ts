import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Answer } from '../harness/index.ts'
import { REDIRECT_URI, startSite, told, Visitor, type Site } from './site.ts'

let site: Site
let givesRefreshTokens = true

/** Some providers give a refresh token only the first time that a user consents. */
const atTimesWithoutRefreshToken: typeof fetch = async (input, init) => {
  const response = await fetch(input, init)
  if (givesRefreshTokens || !response.url.endsWith('/token')) return response
  const body = (await response.json()) as Record<string, unknown>
  return Response.json({ ...body, refresh_token: undefined }, { status: response.status })
}

before(async () => {
  site = await startSite({ fetch: atTimesWithoutRefreshToken })
})
after(() => site.stop())

const stepOf = ({ body }: Answer) => (body.data['last_attempt'] as { readonly step: string }).step
const grants = async (query = '') => (await site.server.api.get(`/v3/grants${query}`)).items

test('each provider signs a user in: a grant, a code for it, and the state as it was sent', async () => {
  for (const provider of ['google', 'microsoft', 'yahoo', 'zoom']) {
    const email = `ada@${provider}.example`
    const seen = await new Visitor().signIn(site.authUrl({ provider, scope: null, state: 'a b&c=d' }), email)
    const { code, ...rest } = told(seen)
    assert.deepEqual(rest, { from: 'claviger', state: 'a b&c=d' }, provider)
    assert.ok(seen.url.href.startsWith(`${REDIRECT_URI}&code=`), seen.url.href)
    const [grant, ...more] = await grants(`?email=${email}`)
    assert.equal(more.length, 0)
    assert.ok(grant)
    const { provider: of, grant_status, email: address, state } = grant
    assert.deepEqual([of, grant_status, address, state], [provider, 'valid', email, 'a b&c=d'])
    assert.equal(stepOf(await site.server.api.get(`/v3/grants/${grant.id}?view=full`)), 'authorization_code')
    assert.equal(
      seen.hops.some((hop) => hop.includes(`/v3/connect/callback/${provider}?`)),
      true,
    )
    const { grant_id, redirect_uri, offline, code_challenge } = (await site.code(code ?? '')) as Record<string, unknown>
    assert.deepEqual([grant_id, redirect_uri, offline, code_challenge], [grant.id, REDIRECT_URI, false, null])
    const lent = await site.server.api.get(`/v3/grants/${grant.id}/provider-token`)
    assert.equal(lent.status, 200, lent.raw)
  }
})

test('whoever signs in again keeps the grant, and a dead grant comes to life by that', async () => {
  const email = 'again@google.example'
  await new Visitor().signIn(site.authUrl({ provider: 'google' }), email)
  const [before] = await grants(`?email=${email}`)
  assert.ok(before)
  site.sandbox.control.revoke({ provider: 'google', email })
  site.wait(7200)
  assert.equal((await site.server.api.get(`/v3/grants/${before.id}/provider-token`)).status, 401)
  await new Visitor().signIn(site.authUrl({ provider: 'google' }), email)
  const [afterwards] = await grants(`?email=${email}`)
  assert.equal(afterwards?.id, before.id)
  assert.equal(afterwards['grant_status'], 'valid')
  assert.equal((await site.server.api.get(`/v3/grants/${before.id}/provider-token`)).status, 200)
  const { items } = await site.server.api.get(`/v3/grants?email=${email}`)
  assert.equal(items.length, 1)
})

test('the code keeps what the token endpoint has to hold the application to', async () => {
  const challenge = 'ZTk2YmY2Njg2YTNjMzUxMGU5ZTkyN2RiNzA2OWNiMWNiYTliOTliMDIyZjQ5NDgzYTZjZTMyNzA4MDllNjhhMg'
  const seen = await new Visitor().signIn(
    site.authUrl({
      provider: 'google',
      access_type: 'offline',
      code_challenge: challenge,
      code_challenge_method: 's256',
      nonce: 'n-0S6_WzA2Mj',
      options: 'rotate_refresh_token,exclude_google_granted_scopes',
    }),
    'pkce@google.example',
  )
  const kept = (await site.code(told(seen)['code'] ?? '')) as Record<string, unknown>
  assert.equal(kept['offline'], true)
  assert.equal(kept['rotate_refresh_token'], true)
  assert.deepEqual([kept['code_challenge'], kept['code_challenge_method']], [challenge, 'S256'])
  assert.equal(kept['nonce'], 'n-0S6_WzA2Mj')
})

test('the provider is asked with PKCE, a state of our own, what was asked for, and who is expected', async () => {
  const start = site.authUrl({
    provider: 'google',
    scope: 'https://www.googleapis.com/auth/gmail.readonly',
    login_hint: 'ada@google.example',
    options: 'exclude_google_granted_scopes',
  })
  const asked = new URL(await new Visitor().until(start, site.sandbox.endpoints.google.authorization)).searchParams
  assert.equal(asked.get('code_challenge_method'), 'S256')
  assert.match(asked.get('code_challenge') ?? '', /^[\w-]{43}$/)
  assert.match(asked.get('state') ?? '', /^[\w-]{43}$/)
  assert.equal(asked.get('redirect_uri'), `${site.url}/v3/connect/callback/google`)
  assert.equal(asked.get('login_hint'), 'ada@google.example')
  assert.equal(asked.get('access_type'), 'offline')
  assert.equal(asked.get('include_granted_scopes'), 'false')
  const scopes = asked.get('scope')?.split(' ') ?? []
  assert.ok(scopes.includes('openid') && scopes.includes('https://www.googleapis.com/auth/gmail.readonly'))
  const other = new URL(await new Visitor().until(start, site.sandbox.endpoints.google.authorization)).searchParams
  assert.notEqual(other.get('state'), asked.get('state'))
  assert.notEqual(other.get('code_challenge'), asked.get('code_challenge'))
})

test('a credential that is named takes the place of the client of the connector, and stands behind the grant', async () => {
  site.sandbox.control.client({
    provider: 'google',
    client_id: 'another-client',
    client_secrets: [{ value: 'another-secret' }],
  })
  const { body } = await site.server.api.post('/v3/connectors/google/creds', {
    name: 'Another client',
    credential_type: 'connector',
    credential_data: { client_id: 'another-client', client_secret: 'another-secret' },
  })
  const seen = await new Visitor().signIn(site.authUrl({ credential_id: body.data.id }), 'other@google.example')
  assert.ok(told(seen)['code'], seen.url.href)
  const [grant] = await grants('?email=other@google.example')
  assert.equal(grant?.['credential_id'], body.data.id)
})

test('a provider that gives no refresh token is told of on a first sign-in, and keeps the one that is there later on', async () => {
  givesRefreshTokens = false
  try {
    const first = told(await new Visitor().signIn(site.authUrl({ provider: 'google' }), 'once@google.example'))
    assert.equal(first['error'], 'access_denied')
    assert.match(first['error_description'] ?? '', /no refresh token.*offline access/)
    assert.deepEqual(await grants('?email=once@google.example'), [])

    givesRefreshTokens = true
    await new Visitor().signIn(site.authUrl({ provider: 'google' }), 'once@google.example')
    givesRefreshTokens = false
    const later = told(await new Visitor().signIn(site.authUrl({ provider: 'google' }), 'once@google.example'))
    assert.ok(later['code'])
    site.wait(7200)
    const [grant] = await grants('?email=once@google.example')
    assert.equal((await site.server.api.get(`/v3/grants/${grant?.id ?? ''}/provider-token`)).status, 200)
  } finally {
    givesRefreshTokens = true
  }
})

test('what a user denies, and what a provider does not take, is told to the application with what to do', async () => {
  const denied = await new Visitor().signIn(site.authUrl({ provider: 'google' }), 'no@google.example', 'deny')
  const { error, error_code, error_description, state } = told(denied)
  assert.deepEqual([error, error_code, state], ['access_denied', '403', 'the state'])
  assert.match(error_description ?? '', /^The provider says access_denied/)

  site.sandbox.control.fault({ fault: 'secret_expired', provider: 'yahoo', times: 1 })
  const failing = told(await new Visitor().signIn(site.authUrl({ provider: 'yahoo' }), 'secret@yahoo.example'))
  assert.equal(failing['error'], 'temporarily_unavailable')
  assert.match(failing['error_description'] ?? '', /does not accept the credential/)
  const { items } = await site.server.api.get('/v3/connectors/yahoo/creds')
  const health = await site.server.api.get(`/v3/connectors/yahoo/creds/${items[0]?.id ?? ''}/health`)
  assert.equal(health.body.data['state'], 'failing')
  assert.equal(stepOf(health), 'authorization_code')
  assert.deepEqual(await grants('?email=secret@yahoo.example'), [])
  // Nobody has to sign in for nothing while that is so.
  const paused = await new Visitor().go(site.authUrl({ provider: 'yahoo' }))
  assert.equal(told(paused)['error'], 'temporarily_unavailable')
  assert.equal(paused.hops.length, 2)
})

test('with plain callbacks, all providers send back to one address', async () => {
  const plain = await startSite({ callbacks: 'plain', connectors: ['zoom'] })
  try {
    const seen = await new Visitor().signIn(plain.authUrl(), 'plain@zoom.example')
    assert.ok(told(seen)['code'])
    assert.ok(seen.hops.some((hop) => hop.startsWith(`${plain.url}/v3/connect/callback?`)))
  } finally {
    await plain.stop()
  }
})
