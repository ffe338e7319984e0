import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { operationNamed } from '../reference/site.ts'
import { REDIRECT_URI, startSite, told, Visitor, type Site } from './site.ts'

let site: Site

before(async () => {
  site = await startSite({ connectors: ['google', 'microsoft', 'imap'] })
  const { status } = await site.server.api.patch('/v3/applications', {
    callback_uris: [
      { url: REDIRECT_URI },
      { url: 'https://app.example.com/auth/back/' },
      { url: 'http://localhost:9999/plain' },
      { url: 'com.example.app://signed-in', platform: 'ios', settings: { bundle_id: 'com.example.app' } },
    ],
  })
  assert.equal(status, 200)
})
after(() => site.stop())

const asked = (url: string, accept: string) => fetch(url, { redirect: 'manual', headers: { accept } })

test('nobody is ever sent to an address that is not registered, byte for byte', async () => {
  const near = [
    'http://localhost:9999/back',
    'http://localhost:9999/back?from=claviger&more=1',
    'http://localhost:9999/back?from=Claviger',
    'http://LOCALHOST:9999/back?from=claviger',
    'http://localhost:9999/back/?from=claviger',
    'http://localhost:9999//back?from=claviger',
    'http://localhost:9999/./back?from=claviger',
    'http://localhost:9999/%62ack?from=claviger',
    'http://localhost:9999/back?from=claviger#',
    'http://localhost/back?from=claviger',
    'https://localhost:9999/back?from=claviger',
    'http://user@localhost:9999/back?from=claviger',
    'http://localhost:9999@evil.example/back?from=claviger',
    'http://localhost:9999.evil.example/back?from=claviger',
    ' http://localhost:9999/back?from=claviger',
    'https://app.example.com/auth/back',
    'https://app.example.com:443/auth/back/',
    'https://app.example.com/auth/back/%2e%2e/',
    'https://app.example.com/auth/../auth/back/',
    'https://app.example.com\\@evil.example/auth/back/',
    'com.example.app://signed-in/',
    'javascript:alert(1)',
    '//evil.example',
    '',
    'x'.repeat(5000),
  ]
  for (const redirectUri of near)
    for (const accept of ['text/html', '*/*']) {
      const response = await asked(site.authUrl({ redirect_uri: redirectUri, provider: 'google' }), accept)
      assert.equal(response.status, 400, redirectUri)
      assert.equal(response.headers.get('location'), null)
      const text = await response.text()
      assert.match(text, /redirect_uri/)
      assert.ok(redirectUri === '' || !text.includes(redirectUri), 'it is not repeated')
      assert.doesNotMatch(text, /http-equiv/)
    }
})

test('a client that is not known is told so, in the form that it reads: a page, or the error of the API', async () => {
  for (const clientId of [null, '', 'nobody', '00000000-0000-4000-8000-000000000000', '\ud800', 'x'.repeat(3000)]) {
    const url = site.authUrl({ client_id: clientId })
    const response = await asked(url, 'application/json')
    assert.equal(response.status, 400, String(clientId))
    assert.equal(response.headers.get('content-type'), 'application/json')
    assert.equal(response.headers.get('cache-control'), 'no-store')
    const body = (await response.json()) as { request_id: string; error: { type: string; message: string } }
    assert.equal(body.error.type, 'api.invalid_request_error')
    assert.match(body.error.message, /^client_id: (?:is required|must be the id of an application)/)
    assert.equal(response.headers.get('x-request-id'), body.request_id)
    const page = await asked(url, 'text/html,application/xhtml+xml')
    assert.equal(page.status, 400)
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
    assert.match(await page.text(), /This sign-in cannot go on/)
  }
  const twice = `${site.authUrl()}&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`
  assert.equal((await asked(twice, '*/*')).status, 400)
  assert.equal((await asked(`${site.authUrl()}&client_id=x`, '*/*')).status, 400)
})

test('what else is wrong goes back to the application, by all three parameters and its state', async () => {
  const wrong: [Record<string, string | null>, string, RegExp][] = [
    [{ response_type: null }, 'invalid_request', /response_type: is required/],
    [{ response_type: '' }, 'invalid_request', /response_type: is required/],
    [{ response_type: 'token' }, 'unsupported_response_type', /response_type/],
    [{ provider: 'gogle' }, 'invalid_request', /provider: must be one or several of: google, microsoft/],
    [{ provider: 'google,nobody' }, 'invalid_request', /provider/],
    [{ provider: 'virtual-calendar' }, 'invalid_request', /provider/],
    [{ provider: 'yahoo' }, 'invalid_request', /needs a connector/],
    [{ prompt: 'consent' }, 'invalid_request', /prompt/],
    [{ scope: 'one "two"' }, 'invalid_scope', /scope/],
    [{ access_type: 'always' }, 'invalid_request', /access_type/],
    [{ login_hint: `${'a'.repeat(400)}@b.example` }, 'invalid_request', /login_hint/],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request', /code_challenge/],
    [{ code_challenge: 'x'.repeat(300) }, 'invalid_request', /code_challenge/],
    [{ code_challenge: 'x'.repeat(43), code_challenge_method: 'S512' }, 'invalid_request', /S256 or plain/],
    [{ code_challenge_method: 'S256' }, 'invalid_request', /code_challenge: is required/],
    [{ credential_id: 'unknown' }, 'invalid_request', /credential_id: must be the id of a credential/],
    [{ response_type: 'adminconsent' }, 'invalid_request', /credential_id: is required/],
    [{ response_type: 'adminconsent', provider: 'google', credential_id: 'x' }, 'invalid_request', /microsoft/],
  ]
  for (const [parameters, error, description] of wrong) {
    const seen = await new Visitor().go(site.authUrl(parameters))
    const what = JSON.stringify(parameters)
    assert.equal(seen.hops.length, 2, what)
    const answer = told(seen)
    assert.equal(answer['error'], error, what)
    assert.match(answer['error_description'] ?? '', description, what)
    assert.match(answer['error_description'] ?? '', /^[\x20\x21\x23-\x5B\x5D-\x7E]+$/)
    assert.equal(answer['error_code'], '400')
    assert.equal(answer['state'], 'the state')
  }
  const long = told(await new Visitor().go(site.authUrl({ state: 's'.repeat(257) })))
  assert.match(long['error_description'] ?? '', /^state/)
  const without = told(await new Visitor().go(site.authUrl({ provider: 'yahoo', state: null })))
  assert.equal('state' in without, false)
  const app = await asked(site.authUrl({ redirect_uri: 'com.example.app://signed-in', provider: 'yahoo' }), '*/*')
  assert.match(app.headers.get('location') ?? '', /^com\.example\.app:\/\/signed-in\?error=invalid_request&/)
})

test('the limits and words that the reference tells of are those that hold', async () => {
  const { parameters } = operationNamed('get_oauth2_flow')
  const limited = parameters.filter(({ name }) => name !== 'client_id' && name !== 'redirect_uri')
  assert.ok(limited.length >= 11)
  const refused = async (name: string, value: string) =>
    told(await new Visitor().go(site.authUrl({ [name]: value })))['error_description'] ?? ''
  for (const { name, schema } of limited) {
    if (schema.enum !== undefined) assert.match(await refused(name, 'nonsense'), new RegExp(`\\b${name}: `), name)
    else assert.ok(schema.maxLength !== undefined || name === 'code_challenge_method', name)
    if (schema.maxLength !== undefined)
      assert.match(await refused(name, 'x'.repeat(schema.maxLength + 1)), new RegExp(`\\b${name}: `), name)
  }
})

test("what clients send besides is let be, and another application's credential is none", async () => {
  const sent = site.authUrl({ provider: 'google', include_grant_scopes: 'true', metadata: 'x', approval: 'auto' })
  const to = await new Visitor().until(sent, site.sandbox.url)
  assert.ok(to)
  const { body } = await site.server.api.post('/v3/connectors/google/creds', {
    name: 'A service account is no client',
    credential_type: 'serviceaccount',
    credential_data: { ...site.sandbox.control.keyFile() },
  })
  const seen = told(await new Visitor().go(site.authUrl({ credential_id: body.data.id })))
  assert.match(seen['error_description'] ?? '', /must be of a credential of type connector/)
})
