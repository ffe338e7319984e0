import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { startSite, told, Visitor, type Seen, type Site } from './site.ts'

let site: Site

before(async () => {
  site = await startSite({
    connectors: ['google', 'microsoft', 'imap', 'icloud', 'ews', 'yahoo', 'virtual-calendar'],
    mx: async (domain) =>
      domain === 'at-google.example' ? [{ exchange: 'aspmx.l.google.com', priority: 1 }] : undefined,
  })
})
after(() => site.stop())

const choicesIn = ({ text }: Seen) =>
  [...text.matchAll(/class="button"\s+href="([^"]+)"[^>]*>([^<]+)</g)].map(([, href = '', words = '']) => [
    new URL(href, site.url).pathname.split('/').at(-1),
    words.trim(),
  ])
const stateIn = ({ text }: Seen) => /name="state"\s+value="([^"]+)"/.exec(text)?.[1] ?? ''

test('every provider with a connector that somebody can sign in to is offered, or those that were asked for', async () => {
  assert.deepEqual(choicesIn(await new Visitor().go(site.authUrl())), [
    ['google', 'Google'],
    ['microsoft', 'Microsoft'],
    ['imap', 'Another mail server (IMAP)'],
    ['icloud', 'iCloud'],
    ['yahoo', 'Yahoo'],
    ['ews', 'Exchange server (EWS)'],
  ])
  const some = await new Visitor().go(site.authUrl({ provider: 'yahoo,google,yahoo,zoom' }))
  assert.deepEqual(choicesIn(some), [
    ['yahoo', 'Yahoo'],
    ['google', 'Google'],
  ])
})

test('a choice leads to the provider, and a provider that was not offered cannot be chosen', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider: 'google,imap' }))
  const href = /href="([^"]+\/google\?[^"]+)"/.exec(page.text)?.[1] ?? ''
  const state = new URL(href, site.url).searchParams.get('state') ?? ''
  for (const name of ['yahoo', 'nobody', 'virtual-calendar', '__proto__']) {
    const seen = await visitor.go(`${site.url}/v3/connect/sign-in/${name}?state=${state}`)
    assert.equal(seen.status, 400, name)
    assert.match(seen.text, /cannot be chosen here/)
  }
  assert.match((await visitor.go(`${site.url}/v3/connect/sign-in/imap?state=${state}`)).text, /IMAP server/)
  assert.ok(told(await visitor.signIn(new URL(href, site.url), 'chosen@google.example'))['code'])
})

test('the order of prompt is the order on the page', async () => {
  const at = async (prompt: string) => {
    const { text } = await new Visitor().go(site.authUrl({ prompt }))
    return [text.indexOf('class="choices"'), text.indexOf('name="email"')] as const
  }
  const [chosenFirst, thenDetected] = await at('select_provider,detect')
  assert.ok(chosenFirst !== -1 && chosenFirst < thenDetected)
  const [thenChosen, detectedFirst] = await at('detect,select_provider')
  assert.ok(detectedFirst !== -1 && detectedFirst < thenChosen)
  assert.equal((await at('detect'))[0], -1)
  assert.equal((await at('select_provider'))[1], -1)
})

test('an address tells who keeps the mailbox, by its domain or by who takes its mail', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ prompt: 'detect' }))
  const state = stateIn(page)
  const detect = (email: string) => visitor.go(`${site.url}/v3/connect/sign-in`, { state, email })
  const google = await detect('ada@at-google.example')
  assert.ok(google.url.href.startsWith(site.sandbox.urls.google), google.url.href)
  assert.match(google.text, /ada@at-google\.example/)
  assert.ok((await detect('ada@outlook.com')).url.href.startsWith(site.sandbox.urls.microsoft))
  const icloud = await detect('ada@icloud.com')
  assert.match(icloud.text, /App-specific password/)
  assert.match(icloud.text, /value="ada@icloud\.com"/)
  const unknown = await detect('ada@nobody-knows.example')
  assert.equal(unknown.status, 400)
  assert.match(unknown.text, /does not tell who keeps the mailbox/)
  assert.ok(choicesIn(unknown).length > 3, 'it can be chosen then')
  assert.match(unknown.text, /<title>Not yet: Connect your account/)
  assert.doesNotMatch(page.text, /Not yet/)
  const imap = /href="([^"]+\/imap\?[^"]+)"/.exec(unknown.text)?.[1] ?? ''
  const form = await visitor.go(new URL(imap, site.url))
  assert.match(form.text, /id="imap_username"[^>]*value="ada@nobody-knows\.example"/s)
  for (const wrong of ['', 'nobody', 'a@b', `${'x'.repeat(400)}@example.com`])
    assert.match((await detect(wrong)).text, /Enter the address of the mailbox/)
})

test('who is expected goes straight to the provider, where the application asks for no page', async () => {
  const straight = await new Visitor().go(site.authUrl({ login_hint: 'ada@gmail.com' }))
  assert.ok(straight.url.href.startsWith(site.sandbox.urls.google))
  const asked = await new Visitor().go(site.authUrl({ login_hint: 'ada@gmail.com', prompt: 'detect' }))
  assert.match(asked.text, /value="ada@gmail\.com"/)
})

test('a form says which field is wrong, keeps what was entered, and never gives a password back', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider: 'imap', login_hint: 'ada@example.com' }))
  assert.match(page.text, /id="imap_username"[^>]*value="ada@example\.com"/s)
  const seen = await visitor.go(`${site.url}/v3/connect/sign-in/imap`, {
    state: stateIn(page),
    imap_username: 'ada@example.com',
    imap_password: 'very secret',
    imap_host: 'not a host"><script>',
    imap_port: 'no',
    __proto__: 'x',
  })
  assert.equal(seen.status, 400)
  assert.match(seen.text, /id="imap_host"[^>]*aria-invalid="true"[^>]*value="not a host&quot;&gt;&lt;script&gt;"/s)
  assert.match(seen.text, /id="imap_host-wrong">IMAP server must be the name of a host/)
  assert.match(seen.text, /id="imap_port-wrong"/)
  assert.ok(!seen.text.includes('very secret') && !seen.text.includes('<script>'))
})

test('where the application needs to send mail, the form asks for the server for that', async () => {
  const visitor = new Visitor()
  const page = await visitor.go(site.authUrl({ provider: 'imap', options: 'smtp_required' }))
  assert.match(page.text, /<label for="smtp_host">SMTP server<\/label>/)
  const fields = { imap_username: 'ada', imap_password: 'secret', imap_host: 'imap.example.com' }
  const seen = await visitor.go(`${site.url}/v3/connect/sign-in/imap`, { state: stateIn(page), ...fields })
  assert.match(seen.text, /SMTP server is required/)
  const free = await new Visitor().go(site.authUrl({ provider: 'imap' }))
  assert.match(free.text, /<label for="smtp_host">SMTP server \(optional\)<\/label>/)
})

test('a page runs nothing, is kept by nobody, stands in no frame, and tells nobody where it was', async () => {
  for (const url of [site.authUrl(), site.authUrl({ provider: 'imap' }), site.authUrl({ client_id: 'nobody' })]) {
    const { headers, text } = await new Visitor().go(url)
    const policy = headers.get('content-security-policy') ?? ''
    assert.match(policy, /default-src 'none'/)
    assert.match(policy, /script-src 'none'/)
    assert.match(policy, /form-action 'self'/)
    assert.match(policy, /frame-ancestors 'none'/)
    assert.match(policy, /style-src 'nonce-[\w+/=]+'(?:;|$)/)
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.doesNotMatch(text, /<script|\son\w+=|style="/)
    assert.ok(text.includes(`nonce="${/'nonce-([^']+)'/.exec(policy)?.[1] ?? ''}"`))
  }
})

test("an application's look is taken as far as it is one: no colour, link or image of it gets out of its place", async () => {
  const { api } = site.server
  const patched = await api.patch('/v3/applications', {
    branding: { name: 'Ada & <Sons>', icon_url: 'https://images.example.com/icon.png' },
    hosted_authentication: {
      title: '</title><script>alert(1)</script>',
      subtitle: 'So that <b>we</b> can plan',
      color_secondary: 'rgb(1, 2, 3)',
      background_color: '#ABCDEF',
      background_image_url: "https://images.example.com/a')(b",
      alignment: 'left',
      spacing: 24,
      terms_of_service_url: 'https://example.com/terms?a=1&b=2',
      privacy_policy_url: 'javascript:alert(1)',
    },
  })
  assert.equal(patched.status, 200, patched.raw)
  await storeUnchecked({ color_primary: 'red;} body{display:none' })
  const { text, headers } = await new Visitor().go(site.authUrl())
  await api.patch('/v3/applications', { branding: { name: 'My application' }, hosted_authentication: {} })
  assert.doesNotMatch(text, /<script|display:none|javascript:/)
  assert.match(text, /&lt;b&gt;we&lt;\/b&gt;/)
  assert.match(text, /Ada &amp; &lt;Sons&gt;/)
  assert.match(text, /--accent:#010203/)
  assert.match(text, /--background:#abcdef/)
  assert.match(text, /--side:left;--spacing:24px/)
  assert.match(text, /href="https:\/\/example\.com\/terms\?a=1&amp;b=2"/)
  const style = /<style[^>]*>(.*?)<\/style>/s.exec(text)?.[1] ?? ''
  assert.ok(style.includes('--image:url("https://images.example.com/a%27%29%28b")'), style.slice(0, 400))
  assert.match(headers.get('content-security-policy') ?? '', /img-src https:\/\/images\.example\.com;/)
})

/** As an earlier release has stored it, which took any text for a colour. */
async function storeUnchecked(look: object): Promise<void> {
  const { store } = site.server.deployment
  const application = await store.read.application(site.server.applicationId as ApplicationId)
  assert.ok(application)
  const { id, revision, settings, updatedAt } = application
  const hosted = { ...(settings['hosted_authentication'] as object), ...look }
  const change = { kind: 'application.update', id, revision, updatedAt } as const
  const changed = { ...change, settings: { ...settings, hosted_authentication: hosted } }
  assert.equal(await store.commit({ changes: [changed], audit: [] }), 'committed')
}
