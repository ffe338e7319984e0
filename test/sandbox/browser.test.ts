import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, test } from 'node:test'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { launchBrowser } from '../harness/browser.ts'
import { post } from './walk.ts'

let sandbox: Sandbox
let browser: Browser
let app: Server
let redirectUri: string

before(async () => {
  sandbox = await startSandbox()
  browser = await launchBrowser()
  app = createServer((_request, response) => response.end('back at the application')).listen(0, '127.0.0.1')
  await once(app, 'listening')
  redirectUri = `http://localhost:${(app.address() as AddressInfo).port}/callback`
})
after(async () => {
  await browser.close()
  app.close()
  await sandbox.stop()
})

const start = (more: Readonly<Record<string, string>> = {}) =>
  `${sandbox.endpoints.google.authorization}?${new URLSearchParams({
    client_id: 'sandbox-client',
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email https://www.googleapis.com/auth/gmail.readonly',
    state: 'as it was',
    ...more,
  }).toString()}`

async function inBrowser(walk: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext()
  const refused: string[] = []
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text())
  })
  try {
    await walk(page)
    assert.deepEqual(refused, [], 'the policy of the pages lets through what they need')
  } finally {
    await context.close()
  }
}

async function isAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  assert.deepEqual(
    violations.map(({ id }) => id),
    [],
  )
}

test('a person signs in and consents by keyboard, and the client gets a code that works', () =>
  inBrowser(async (page) => {
    await page.goto(start())
    await isAccessible(page)
    assert.equal(await page.evaluate('document.activeElement?.id'), 'email')
    await page.keyboard.type('ada@example.com')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'sandbox-client wants access' }).waitFor()
    await isAccessible(page)
    await page.getByText('ada@example.com').waitFor()
    await page.getByRole('button', { name: 'Allow' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('back at the application').waitFor()
    const back = new URL(page.url())
    assert.equal(back.searchParams.get('state'), 'as it was')
    const { status, body } = await post(sandbox.endpoints.google.token, {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
      client_id: 'sandbox-client',
      client_secret: 'sandbox-secret',
    })
    assert.deepEqual([status, typeof body['access_token']], [200, 'string'])
  }))

test('another account signs in where one was signed in before, and somebody who denies goes back with that', () =>
  inBrowser(async (page) => {
    await page.goto(start({ prompt: 'select_account' }))
    await page.getByLabel('Email address').fill('ada@example.com')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.goto(start({ login_hint: 'grace@example.com' }))
    assert.equal(await page.getByLabel('Email address').inputValue(), 'grace@example.com')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('grace@example.com').waitFor()
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.getByText('back at the application').waitFor()
    assert.equal(new URL(page.url()).searchParams.get('error'), 'access_denied')
  }))

test('an address that is not registered is told so at its field', () =>
  inBrowser(async (page) => {
    sandbox.control.signIn({ provider: 'google', accounts: 'registered' })
    try {
      await page.goto(start())
      await page.getByLabel('Email address').fill('<b>nobody</b>@example.com')
      await page.getByLabel('Email address').fill('nobody@example.com')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('alert').getByText('There is no account with this address.').waitFor()
      assert.equal(await page.getByLabel('Email address').inputValue(), 'nobody@example.com')
      await isAccessible(page)
    } finally {
      sandbox.control.reset()
    }
  }))

test('an administrator accepts for a whole tenant', () =>
  inBrowser(async (page) => {
    const query = new URLSearchParams({ client_id: 'sandbox-client', redirect_uri: redirectUri, state: 's' })
    await page.goto(`${sandbox.urls.microsoft}/organizations/v2.0/adminconsent?${query.toString()}`)
    await isAccessible(page)
    await page.getByRole('button', { name: 'Accept' }).click()
    await page.getByText('back at the application').waitFor()
    assert.deepEqual(Object.fromEntries(new URL(page.url()).searchParams), {
      admin_consent: 'True',
      tenant: DEFAULT_TENANT.id,
      state: 's',
    })
  }))

test('what a client is called is text on the pages, whatever it is', () =>
  inBrowser(async (page) => {
    const client_id = '<img src=x onerror=alert(1)>'
    sandbox.control.client({ provider: 'google', client_id })
    await page.goto(start({ client_id, scope: 'openid <script>' }))
    await page.getByLabel('Email address').fill('ada@example.com')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { name: `${client_id} wants access` }).waitFor()
    assert.equal(await page.locator('img, script').count(), 0)
  }))
