import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { APP, startSite, told, Visitor, type Site } from './site.ts'

let site: Site

before(async () => {
  site = await startSite({ connectors: ['google', 'yahoo', 'imap', 'microsoft'] })
})
after(() => site.stop())

/** A user who has consented, and whose browser has not followed the way back to the server yet. */
async function consented(
  provider: 'google' | 'yahoo' = 'google',
  parameters: Readonly<Record<string, string>> = {},
  action: 'allow' | 'deny' = 'allow',
) {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider, ...parameters }))
  const signedIn = await visitor.go(page.url, { email: `ada@${provider}.example`, action: 'sign-in' })
  const callback = `${site.url}/v3/connect/callback/`
  return { visitor, answer: new URL(await visitor.until(signedIn.url, callback, { action })) }
}

const refusedPage = async (visitor: Visitor, url: URL | string) => {
  const seen = await visitor.go(url)
  assert.equal(seen.status, 400, seen.url.href)
  assert.match(seen.text, /begun in another browser/)
  return seen
}

test('an answer is good once', async () => {
  const { visitor, answer } = await consented()
  assert.ok(told(await visitor.go(answer))['code'])
  await refusedPage(visitor, answer)
})

test('of ten who bring the same answer at once, one gets a code', async () => {
  const { visitor, answer } = await consented()
  const before = site.sandbox.control.count({ grant_type: 'authorization_code' }).calls
  const all = await Promise.all(Array.from({ length: 10 }, () => visitor.go(answer)))
  assert.equal(all.filter((seen) => seen.url.href.startsWith(APP)).length, 1)
  assert.equal(site.sandbox.control.count({ grant_type: 'authorization_code' }).calls - before, 1)
})

test('an answer is good in the browser that began alone, and stays good for it when another one tries', async () => {
  const { visitor, answer } = await consented()
  await refusedPage(new Visitor(), answer)
  const other = new Visitor()
  await other.go(site.authUrl({ provider: 'google' }))
  await refusedPage(other, answer)
  const cookie = new Visitor()
  cookie.cookies.set('claviger-sign-in', 'A'.repeat(43))
  await refusedPage(cookie, answer)
  assert.ok(told(await visitor.go(answer))['code'])
})

test('an answer is good for ten minutes', async () => {
  const { visitor, answer } = await consented()
  site.wait(601)
  await refusedPage(visitor, answer)
})

test("an answer that comes to another provider's callback is none (mix-up)", async () => {
  const { visitor, answer } = await consented('google')
  const mixed = new URL(answer)
  mixed.pathname = '/v3/connect/callback/yahoo'
  await refusedPage(visitor, mixed)
  const { visitor: another, answer: plain } = await consented('google')
  plain.pathname = '/v3/connect/callback'
  await refusedPage(another, plain)
})

test("an answer that names another issuer is none, and the code never gets to that provider's token endpoint", async () => {
  const { visitor, answer } = await consented('google')
  assert.equal(answer.searchParams.get('iss'), site.sandbox.endpoints.google.issuer, 'the sandbox names itself')
  answer.searchParams.set('iss', site.sandbox.endpoints.yahoo.issuer)
  const before = site.sandbox.control.count({ grant_type: 'authorization_code' }).calls
  const seen = told(await visitor.go(answer))
  assert.equal(seen['error'], 'access_denied')
  assert.match(seen['error_description'] ?? '', /foreign_answer/)
  assert.equal(site.sandbox.control.count({ grant_type: 'authorization_code' }).calls, before)
})

test("a code of another user's sign-in gets nothing: the verifier is not its own", async () => {
  const one = await consented()
  const two = await consented()
  one.answer.searchParams.set('code', two.answer.searchParams.get('code') ?? '')
  const seen = told(await one.visitor.go(one.answer))
  assert.equal(seen['error'], 'access_denied')
  assert.equal(seen['code'], undefined)
})

test('a callback without a state, with two, or with one of nobody leads nowhere', async () => {
  const { visitor, answer } = await consented()
  const state = answer.searchParams.get('state') ?? ''
  for (const query of [
    '',
    '?code=x',
    `?code=x&state=${state}&state=${state}`,
    '?code=x&state=x',
    '?state=',
    '?state=%00',
  ])
    await refusedPage(visitor, `${site.url}/v3/connect/callback/google${query}`)
  const json = await fetch(`${site.url}/v3/connect/callback/google?state=x`)
  assert.equal(json.status, 400)
  assert.equal(json.headers.get('content-type'), 'application/json')
})

test('a browser that opens the address of a form again, without what was sent there, is told to begin again', async () => {
  const visitor = new Visitor()
  await visitor.go(site.authUrl({ prompt: 'detect' }))
  for (const form of ['', '/imap']) await refusedPage(visitor, `${site.url}/v3/connect/sign-in${form}`)
})

test('what the provider says is cleaned before it is passed on', async () => {
  const { visitor, answer } = await consented()
  answer.searchParams.delete('code')
  answer.searchParams.set('error', 'access_denied\r\nset-cookie: x=1')
  answer.searchParams.set('error_description', '<script>"alert"</script>\u202e\n\\ é'.repeat(60))
  const { error, error_description } = told(await visitor.go(answer))
  assert.equal(error, 'access_denied')
  assert.match(error_description ?? '', /^[\x20\x21\x23-\x5B\x5D-\x7E]+$/)
  assert.ok((error_description ?? '').length < 700)
})

test('a form is taken from a page of this server in the browser that began, and not for ever', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider: 'imap' }))
  const state = /name="state" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const fields = { state, imap_username: 'ada@example.com', imap_password: 'secret', imap_host: 'imap.example.com' }
  const action = `${site.url}/v3/connect/sign-in/imap`
  await refusedPage(new Visitor(), `${action}?state=${state}`)
  for (const wrong of [
    { ...fields, state: '' },
    { ...fields, state: 'x' },
  ]) {
    const seen = await visitor.go(action, wrong)
    assert.equal(seen.status, 400)
    assert.match(seen.text, /begun in another browser/)
  }
  const stranger = await new Visitor().go(action, fields)
  assert.match(stranger.text, /begun in another browser/)
  visitor.headers = { accept: 'text/html', 'sec-fetch-site': 'cross-site' }
  assert.equal((await visitor.go(action, fields)).status, 403)
  visitor.headers = { accept: 'text/html', 'sec-fetch-site': 'same-origin' }
  let tries = 0
  for (; tries < 50; tries++) {
    const seen = await visitor.go(action, fields)
    assert.ok(!seen.text.includes('value="secret"'), 'a password never comes back')
    if (seen.text.includes('begun in another browser')) break
  }
  assert.ok(tries > 5 && tries < 25, `passwords can be tried ${tries} times`)
})

test('of many who try passwords in one sign-in at once, no more than its steps are let through', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider: 'imap' }))
  const state = /name="state" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  const fields = { state, imap_username: 'ada@example.com', imap_password: 'secret', imap_host: 'imap.example.com' }
  const action = `${site.url}/v3/connect/sign-in/imap`
  const all = await Promise.all(Array.from({ length: 60 }, () => visitor.go(action, fields)))
  const tried = all.filter(({ text }) => text.includes('name="imap_password"'))
  assert.ok(tried.length > 0 && tried.length <= 20, `${tried.length} passwords were tried`)
})

test('an address that is registered no more gets nobody, whatever was begun for it', async () => {
  const { api } = site.server
  const later = `${APP}/later`
  const register = async () => {
    const made = await api.post('/v3/applications/redirect-uris', { url: later })
    assert.equal(made.status, 200, made.raw)
    return made.body.data.id
  }
  const state = (text: string) => /state(?:=|" value=")([\w-]{43})/.exec(text)?.[1] ?? ''
  const begin = (parameters: Readonly<Record<string, string>> = {}) => {
    const visitor = new Visitor()
    return { visitor, begun: visitor.go(site.authUrl({ redirect_uri: later, ...parameters })) }
  }
  const id = await register()
  const atProvider = await consented('google', { redirect_uri: later })
  const denied = await consented('google', { redirect_uri: later }, 'deny')
  const [choosing, entering] = [begin(), begin({ provider: 'imap' })]
  const [choice, form] = [await choosing.begun, await entering.begun]
  assert.equal((await api.delete(`/v3/applications/redirect-uris/${id}`)).status, 200)

  const before = site.sandbox.control.count({ grant_type: 'authorization_code' }).calls
  const refused = [
    await atProvider.visitor.go(atProvider.answer),
    await denied.visitor.go(denied.answer),
    await choosing.visitor.go(`${site.url}/v3/connect/sign-in/google?state=${state(choice.text)}`),
    await choosing.visitor.go(`${site.url}/v3/connect/sign-in`, { state: state(choice.text), email: 'ada@me.com' }),
    await entering.visitor.go(`${site.url}/v3/connect/sign-in/imap`, { state: state(form.text) }),
  ]
  for (const seen of refused) {
    assert.equal(seen.status, 400, seen.url.href)
    assert.match(seen.text, /redirect_uri<\/code> must be registered/)
  }
  assert.equal(site.sandbox.control.count({ grant_type: 'authorization_code' }).calls, before, 'no code was exchanged')
  // What comes from a provider is good once, whatever came of it.
  await register()
  await refusedPage(atProvider.visitor, atProvider.answer)
})

test('two sign-ins of one browser do not get in the way of each other', async () => {
  const visitor = new Visitor()
  const first = await visitor.go(site.authUrl({ provider: 'google', state: 'first' }))
  const second = await visitor.go(site.authUrl({ provider: 'yahoo', state: 'second' }))
  const ended = async (url: URL, email: string) => told(await visitor.signIn(url, email))
  assert.equal((await ended(second.url, 'two@yahoo.example'))['state'], 'second')
  assert.equal((await ended(first.url, 'two@google.example'))['state'], 'first')
})

test('a cookie belongs to this host alone, no script reads it, and no other site sends it along with a form', async () => {
  const cookieOf = async (url: string) => {
    const response = await fetch(url, { redirect: 'manual' })
    return response.headers.getSetCookie().find((cookie) => cookie.includes('claviger-sign-in')) ?? ''
  }
  assert.match(
    await cookieOf(site.authUrl()),
    /^claviger-sign-in=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/,
  )
  const secure = await startSite({ url: 'https://auth.example.com', connectors: ['imap'] })
  try {
    const cookie = await cookieOf(secure.authUrl())
    assert.match(cookie, /^__Host-claviger-sign-in=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/)
  } finally {
    await secure.stop()
  }
})

test("a browser that comes by the machine's address is sent to its name first, where the cookie will be", async () => {
  const response = await fetch(site.authUrl().replace('localhost', '127.0.0.1'), { redirect: 'manual' })
  assert.equal(response.headers.get('location'), site.authUrl())
  assert.deepEqual(response.headers.getSetCookie(), [])
})

test("a user's tenant may name itself where any may sign in", async () => {
  const seen = await new Visitor().signIn(site.authUrl({ provider: 'microsoft' }), `ada@${DEFAULT_TENANT.domain}`)
  assert.ok(told(seen)['code'], seen.url.href)
})
