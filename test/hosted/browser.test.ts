import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContextOptions, Page } from 'playwright'
import { Nylas } from '../contract/official.ts'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { launchBrowser } from '../harness/browser.ts'
import { startSite, type Site } from './site.ts'

const SHOTS = process.env['CLAVIGER_HOSTED_SHOTS']

let site: Site
let browser: Browser
let app: Server
let nylas: Nylas
let redirectUri: string

before(async () => {
  site = await startSite({ connectors: ['google', 'microsoft', 'imap', 'icloud', 'ews'] })
  browser = await launchBrowser()
  app = createServer((_request, response) => response.end('back at the application')).listen(0, '127.0.0.1')
  await once(app, 'listening')
  redirectUri = `http://localhost:${(app.address() as AddressInfo).port}/callback`
  const { status } = await site.server.api.patch('/v3/applications', {
    branding: { name: 'Example Calendar', website_url: 'https://example.com/' },
    hosted_authentication: {
      title: 'Connect your mailbox',
      color_primary: '#ffd400',
      color_secondary: 'purple',
      background_color: 'hsl(210 60% 90%)',
      terms_of_service_url: 'https://example.com/terms',
      privacy_policy_url: 'https://example.com/privacy',
    },
    callback_uris: [{ url: redirectUri }],
  })
  assert.equal(status, 200)
  nylas = new Nylas({ apiKey: site.server.apiKey, apiUri: site.url })
})
after(async () => {
  await browser.close()
  app.close()
  await site.stop()
})

async function inBrowser(walk: (page: Page) => Promise<void>, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext(options)
  const errors: string[] = []
  const page = await context.newPage()
  page.on('console', (message) => {
    // A page that says what is wrong comes with a status that says so too.
    if (message.type() === 'error' && !message.text().includes('status of 400')) errors.push(message.text())
  })
  try {
    await walk(page)
    assert.deepEqual(errors, [], 'the policy of the pages lets through what they need')
  } finally {
    await context.close()
  }
}

/** A page as anybody can use it: nothing that axe finds, nothing beside the screen. */
async function looked(page: Page, name: string): Promise<void> {
  if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true })
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`),
    [],
    name,
  )
  const isTooWide = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
  assert.equal(isTooWide, false, `${name} is wider than the screen`)
}

const url = (parameters: Record<string, string> = {}) => site.authUrl({ redirect_uri: redirectUri, ...parameters })

test('the official client sends a user to the page of choice, from where it goes through Google and back with a code', async () => {
  const clientId = site.server.applicationId
  const start = nylas.auth.urlForOAuth2({ clientId, redirectUri, state: 'from the client' })
  await inBrowser(async (opener) => {
    // In a window of its own, as the client for browsers has it.
    await opener.goto(redirectUri)
    const [page] = await Promise.all([
      opener.waitForEvent('popup'),
      opener.evaluate(`void window.open(${JSON.stringify(start)})`),
    ])
    await page.getByRole('heading', { name: 'Connect your mailbox' }).waitFor()
    await looked(page, 'choice')
    await page.getByRole('link', { name: 'Google' }).click()
    await page.getByLabel('Email address').fill('ada@google.example')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(`${redirectUri}?**`)
    const back = new URL(page.url()).searchParams
    assert.equal(back.get('state'), 'from the client')
    assert.ok(await site.code(back.get('code') ?? ''))
    assert.equal(await page.evaluate('window.opener !== null'), true, 'it can still tell the page that has opened it')
  })
})

test('the official client with PKCE, to the page that finds the provider out, by keyboard alone', async () => {
  const clientId = site.server.applicationId
  const {
    url: start,
    secret,
    secretHash,
  } = nylas.auth.urlForOAuth2PKCE({
    clientId,
    redirectUri,
    prompt: 'detect,select_provider',
    accessType: 'offline',
  })
  await inBrowser(async (page) => {
    await page.goto(start)
    await looked(page, 'detect')
    await page.keyboard.press('Tab')
    await page.keyboard.type('ada@outlook.com')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${site.sandbox.urls.microsoft}/**`)
    assert.equal(await page.getByLabel('Email address').inputValue(), 'ada@outlook.com')
    await page.getByLabel('Email address').fill(`ada@${DEFAULT_TENANT.domain}`)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(`${redirectUri}?**`)
    const code = new URL(page.url()).searchParams.get('code') ?? ''
    const kept = (await site.code(code)) as Record<string, unknown>
    assert.deepEqual([kept['code_challenge'], kept['code_challenge_method']], [secretHash, 'S256'])
    const exchanged = await nylas.auth.exchangeCodeForToken({ clientId, redirectUri, code, codeVerifier: secret })
    assert.equal(exchanged.email, `ada@${DEFAULT_TENANT.domain}`)
    assert.equal(exchanged.grantId, kept['grant_id'])
    assert.ok(exchanged.refreshToken)
  })
})

test('the official client sends an administrator to consent', async () => {
  const { body } = await site.server.api.post('/v3/connectors/microsoft/creds', {
    name: 'A tenant',
    credential_type: 'adminconsent',
    credential_data: { tenant: DEFAULT_TENANT.id },
  })
  const start = nylas.auth.urlForAdminConsent({
    clientId: site.server.applicationId,
    redirectUri,
    credentialId: body.data.id,
  })
  await inBrowser(async (page) => {
    await page.goto(start)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.waitForURL(`${redirectUri}?**`)
    assert.equal(new URL(page.url()).search, '?admin_consent=true')
  })
})

test('each form can be used by anybody, on a phone too, and says in its place what is wrong', async () => {
  for (const [provider, password] of [
    ['imap', 'Password'],
    ['icloud', 'App-specific password'],
    ['ews', 'Password'],
  ] as const)
    await inBrowser(
      async (page) => {
        await page.goto(url({ provider, login_hint: 'ada@example.com' }))
        await page.getByLabel(password, { exact: true }).fill('secret')
        if (provider !== 'icloud') await page.getByLabel(/^(IMAP|Exchange) server$/).fill('no host')
        else await page.getByLabel('iCloud address').fill('')
        await page.getByRole('button', { name: 'Sign in' }).click()
        await page.getByRole('alert').waitFor()
        const wrong = page.locator('[aria-invalid=true]')
        assert.equal(await wrong.count(), 1, provider)
        const id = (await wrong.getAttribute('aria-describedby'))?.split(' ').find((one) => one.endsWith('-wrong'))
        assert.match((await page.locator(`#${id ?? ''}`).textContent()) ?? '', /must be|is required/)
        await looked(page, `${provider}-wrong`)
        assert.equal(await page.getByLabel(password, { exact: true }).inputValue(), '')
      },
      { viewport: { width: 360, height: 740 } },
    )
})

test('where nobody can be sent back, a page says what to do; and an address that tells nothing leads to the choice', async () => {
  await inBrowser(async (page) => {
    await page.goto(url({ redirect_uri: 'https://evil.example/' }))
    await page.getByRole('heading', { name: 'This sign-in cannot go on' }).waitFor()
    await looked(page, 'problem')
    await page.goto(url({ prompt: 'detect' }))
    await page.getByLabel('Email address').fill('ada@nobody-knows.example')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('alert').waitFor()
    await looked(page, 'not-detected')
    await page.getByRole('link', { name: /IMAP/ }).click()
    await page.getByLabel('IMAP server').waitFor()
  })
})
