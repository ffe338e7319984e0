/** What another site, another tab's page and somebody with a look into the browser can do to the dashboard: nothing. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import type { Browser, Page, Response } from 'playwright'
import { accountTexts } from '../../web/dashboard/texts/account.ts'
import { overviewTexts } from '../../web/dashboard/texts/overview.ts'
import { launchBrowser } from '../harness/browser.ts'
import { startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, Person, type CallOptions } from '../harness/person.ts'
import * as at from './visitor.ts'

const SESSION = '__Host-claviger.session_token'
const EMAIL = 'ada@example.com'

let server: RunningServer
let url: string
let browser: Browser
let owner: Person
let evil: Server
/** What the other site answers with, by path. */
const pages = new Map<string, { readonly html: string; readonly headers?: Readonly<Record<string, string>> }>()

before(async () => {
  server = await startServer({ env: at.FROM_ANYWHERE })
  url = dashboardOf(server)
  owner = await join(url, firstOwnerToken(server), EMAIL)
  evil = createServer((request, response) => {
    const page = pages.get(request.url ?? '')
    response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html', ...page?.headers })
    response.end(page?.html)
  }).listen(0)
  await once(evil, 'listening')
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  evil.closeAllConnections()
  evil.close()
  await server.stop()
})

const app = () => `applications/${server.applicationId}`
/** The other site: on the same host it is of the same site for the browser, which sends it the cookies of all ports. */
const other = (host: 'localhost' | '127.0.0.1') => `http://${host}:${(evil.address() as AddressInfo).port}`

/** What a forged request could change, as the owner sees it. */
function everything(): Promise<string> {
  const paths = [`${app()}/v3/connectors`, `${app()}/api-keys`, 'invitations', 'members', 'applications']
  return at.stateSeenBy(owner, [...paths, 'auth/list-sessions'])
}

for (const host of ['localhost', '127.0.0.1'] as const)
  test(`a page on ${host} shows nothing of the dashboard or of its API in a frame`, async () => {
    const addresses = ['/dashboard', '/dashboard/sign-in', '/dashboard/api/me', '/docs'].map((path) => url + path)
    pages.set('/frames', { html: addresses.map((address) => `<iframe src="${address}"></iframe>`).join('') })
    const { page, close } = await at.openAs(browser, owner, url + '/dashboard')
    await at.heading(page, overviewTexts.title).waitFor()
    await page.goto(`${other(host)}/frames`, { waitUntil: 'load' })
    const frames = page.frames().filter((frame) => frame !== page.mainFrame())
    assert.equal(frames.length, addresses.length)
    for (const frame of frames) {
      // A frame of another site is told of by a process of its own, which may come after the page has loaded.
      while (!frame.url().startsWith('chrome-error:')) await page.waitForEvent('framenavigated')
      assert.doesNotMatch(await frame.content(), /Claviger|request_id|claviger/i)
    }
    await close()
  })

const forgeries = () => {
  const key = JSON.stringify({ name: 'forged', scopes: ['credentials:read'] })
  return [
    [`${app()}/api-keys`, key],
    ['invitations', JSON.stringify({ role: 'owner' })],
    [`${app()}/v3/connectors`, JSON.stringify({ provider: 'icloud' })],
    ['auth/sign-out', '{}'],
  ] as const
}

/** Posts from the page that is open, as another site's script can: without preflight, and with one. */
async function postFrom(page: Page, path: string, body: string): Promise<void> {
  await page.evaluate(`(async () => {
    const [to, body] = ${JSON.stringify([`${url}/dashboard/api/${path}`, body])}
    const post = (more) => fetch(to, { method: 'POST', credentials: 'include', body, ...more }).catch(() => undefined)
    await post({ mode: 'no-cors', headers: { 'content-type': 'text/plain' } })
    await post({ mode: 'no-cors', body: new Blob([body], { type: 'application/json' }) })
    await post({ headers: { 'content-type': 'application/json' } })
    navigator.sendBeacon(to, body)
  })()`)
}

/** How many requests the server has answered with 403 so far. */
async function refused(): Promise<number> {
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  return [...metrics.matchAll(/^claviger_requests_total\{.*status="403".*\} (\d+)$/gm)].reduce(
    (sum, [, n]) => sum + Number(n),
    0,
  )
}

for (const host of ['localhost', '127.0.0.1'] as const)
  test(`no script and no form of a page on ${host} changes anything, though the browser is signed in`, async () => {
    pages.set('/', { html: 'Have a look at these kittens.' })
    const { page, close } = await at.openAs(browser, owner, `${other(host)}/`)
    const before = await everything()
    const refusedBefore = await refused()
    const answers: Response[] = []
    for (const [path, body] of forgeries()) {
      await postFrom(page, path, body)
      for (const enctype of ['text/plain', 'application/x-www-form-urlencoded']) {
        const field = body.replaceAll('"', '&quot;')
        const action = `${url}/dashboard/api/${path}`
        pages.set('/form', {
          html: `<form method="post" action="${action}" enctype="${enctype}"><input name="${field}" value=""><button>Kittens</button></form>`,
        })
        await page.goto(`${other(host)}/form`)
        const answered = page.waitForResponse(action)
        await page.getByRole('button').click()
        answers.push(await answered)
        await page.goto(`${other(host)}/`)
      }
    }
    assert.equal(await everything(), before)
    // Scripts are not told what they are answered, so the server says how many it has refused.
    assert.ok((await refused()) - refusedBefore >= 4 * 4)
    for (const answer of answers) assert.equal(answer.status(), 403)
    const cookies = await Promise.all(
      answers.map(async (response) => (await response.request().allHeaders())['cookie']),
    )
    const withSession = cookies.filter((cookie) => cookie?.includes(SESSION)).length
    // Of the same site, the cookie alone protects nothing; of another, it does not even come.
    assert.equal(withSession, host === 'localhost' ? answers.length : 0)
    await close()
  })

test('another origin reads no answer, and has no hold on a window in which it opens the dashboard', async () => {
  pages.set('/', { html: 'Kittens.' })
  const { page, close } = await at.openAs(browser, owner, `${other('localhost')}/`)
  const read = await page.evaluate(`(async () => {
    const [me, file] = ${JSON.stringify([`${url}/dashboard/api/me`, `${url}/dashboard`])}
    const how = [[me, { credentials: 'include' }], [me, { mode: 'no-cors', credentials: 'include' }], [file, {}]]
    const texts = await Promise.all(how.map(([to, more]) => fetch(to, more).then((r) => r.text(), () => '')))
    return texts.join('')
  })()`)
  assert.equal(read, '')
  const opened = page.context().waitForEvent('page')
  await page.evaluate(`window.opened = window.open(${JSON.stringify(`${url}/dashboard`)})`)
  const dashboard = await opened
  await at.heading(dashboard, overviewTexts.title).waitFor()
  assert.equal(await page.evaluate('window.opened.closed'), true)
  assert.equal(await dashboard.evaluate('window.opener'), null)
  await close()
})

test('no script reads the session cookie, and no answer holds it', async () => {
  const { page, close } = await at.openAs(browser, owner, url + '/dashboard')
  const bodies: Promise<string>[] = []
  page.on('response', (response) => bodies.push(response.text().catch(() => '')))
  await at.heading(page, overviewTexts.title).waitFor()
  await page.goto(url + '/dashboard/account')
  await at.panel(page, accountTexts.sessions.title).getByText(accountTexts.sessions.here, { exact: true }).waitFor()
  const cookie = owner.cookies.get(SESSION) ?? ''
  assert.ok(cookie.length > 32)
  assert.equal(await page.evaluate('document.cookie'), '')
  assert.equal(await page.evaluate('cookieStore.getAll().then((all) => all.length)'), 0)
  const seen = (await Promise.all(bodies)).join('')
  assert.match(seen, /userAgent/)
  for (const form of [cookie, decodeURIComponent(cookie)]) assert.ok(!seen.includes(form))
  await close()
})

test('a session that another port of the host has planted does not become the one of who signs in', async () => {
  const invited = await owner.post('invitations', { role: 'viewer' })
  const token = String(invited.body.data['url']).split('#')[1] ?? ''
  const attacker = await join(url, token, 'eve@example.com')
  const planted = attacker.cookies.get(SESSION) ?? ''
  const cookie = `${SESSION}=${planted}; Path=/; Secure; HttpOnly; SameSite=Strict`
  pages.set('/plant', { html: 'Kittens.', headers: { 'set-cookie': cookie } })
  const { page, close } = await at.openDashboard(browser, `${other('localhost')}/plant`)
  const held = async () => (await page.context().cookies()).find(({ name }) => name === SESSION)?.value
  assert.equal(await held(), planted)
  await page.goto(url + '/dashboard/sign-in')
  await at.signInByForm(page, EMAIL)
  await at.heading(page, overviewTexts.title).waitFor()
  assert.notEqual(await held(), planted)
  assert.equal((await attacker.get('me')).body.data['email'], 'eve@example.com')
  await page.goto(url + '/dashboard/account')
  await at.fact(page, 'Email').getByText(EMAIL).waitFor()
  await close()
})

const get = (path: string, options: CallOptions = {}) => owner.call('GET', path, undefined, options)

test('page, files and answers say to browsers what they may do with them', async () => {
  const both = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  }
  const pick = (headers: Readonly<Record<string, string>>, names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, headers[name]]))
  const page = await get('/dashboard')
  const file = /\/dashboard\/assets\/main-[^"]+\.js/.exec(page.raw)?.[0] ?? ''
  const script = await get(file)
  const nonce = /name="csp-nonce" content="([^"]+)"/.exec(page.raw)?.[1] ?? ''
  const answers = [await get('/dashboard/api/me'), await new Person(url).get('me'), await owner.get('nowhere')]
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 401, 404],
  )
  for (const { headers } of [page, script, ...answers.slice(0, 2)])
    assert.deepEqual(pick(headers, Object.keys(both)), both)
  for (const { headers } of [page, ...answers.slice(0, 2)]) assert.equal(headers['cache-control'], 'no-store')
  assert.equal(script.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(
    page.headers['content-security-policy'],
    "default-src 'none'; script-src 'self'; " +
      `style-src 'self' 'nonce-${nonce}'; connect-src 'self'; img-src 'self' data:; font-src 'self'; ` +
      "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  )
  for (const { headers } of answers.slice(0, 2))
    assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'")
  assert.match(page.headers['permissions-policy'] ?? '', /publickey-credentials-get=\(self\)/)
  assert.equal(page.headers['strict-transport-security'], undefined)
  assert.ok(!/<script(?![^>]* src=)|<style| style=| on\w+=/.test(page.raw), 'nothing is inline')
})

test('every page has a nonce of its own', async () => {
  const made = await Promise.all(Array.from({ length: 20 }, () => get('/dashboard/sign-in')))
  const nonces = made.map(({ raw }) => /name="csp-nonce" content="([^"]{22,})"/.exec(raw)?.[1])
  assert.equal(new Set(nonces).size, 20)
})

test('where browsers come by https, they are told to come by nothing else', async () => {
  const secure = await startServer({ env: { CLAVIGER_URL: 'https://vault.example.com' } })
  const { headers } = await fetch(`${secure.url}/dashboard`)
  assert.equal(headers.get('strict-transport-security'), 'max-age=31536000')
  await secure.stop()
})
