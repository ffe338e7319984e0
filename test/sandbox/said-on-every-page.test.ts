import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { launchBrowser } from '../harness/browser.ts'
import { api, startServer, type RunningServer } from '../harness/index.ts'

const WORDS = /uses the sandbox: its providers are stand-ins/

let sandbox: Sandbox
let server: RunningServer
let browser: Browser
before(async () => {
  sandbox = await startSandbox()
  server = await startServer({ env: { CLAVIGER_SANDBOX: sandbox.url } })
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
  await sandbox.stop()
})

test('a server that is pointed at the sandbox says so on its pages, and in its log', async () => {
  const page = await browser.newPage()
  for (const path of ['/docs', '/docs/get_provider_token', '/dashboard', '/v3/connect/auth']) {
    await page.goto(server.url.replace('127.0.0.1', 'localhost') + path)
    await page.getByRole('note').filter({ hasText: WORDS }).waitFor()
  }
  await page.close()
  assert.match(server.output(), /the providers are stand-ins/)
})

test('no form says that nothing is real where what is entered goes to a real server', async () => {
  const caller = api(server.url, server.apiKey)
  const redirect_uri = 'http://localhost:9999/back'
  const { body } = await caller.patch('/v3/applications', { callback_uris: [{ url: redirect_uri }] })
  const client_id = String(body.data['application_id'])
  for (const provider of ['imap', 'icloud', 'ews']) {
    assert.equal((await caller.post('/v3/connectors', { provider })).status, 201)
    const query = new URLSearchParams({ client_id, redirect_uri, response_type: 'code', provider })
    const response = await fetch(`${server.url.replace('127.0.0.1', 'localhost')}/v3/connect/auth?${query.toString()}`)
    const text = (await response.text()).replaceAll(/\s+/g, ' ')
    const [, note = ''] = /role="note"> (.*?) <\/p>/.exec(text) ?? []
    assert.equal(
      note,
      'This server uses the sandbox, which has no stand-in for this: what you enter here goes to the real mail server.',
    )
    assert.doesNotMatch(text, /nothing that is done here is real/)
  }
})

test('the server asks the stand-ins, and nothing else', async () => {
  const caller = api(server.url, server.apiKey)
  const { refresh_token } = await sandbox.control.grant({ provider: 'zoom', email: 'ada@example.com' })
  const settings = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }
  assert.equal((await caller.post('/v3/connectors', { provider: 'zoom', settings })).status, 201)
  const made = await caller.post('/v3/connect/custom', { provider: 'zoom', settings: { refresh_token } })
  assert.equal(made.status, 201, made.raw)
  assert.equal(made.body.data['email'], 'ada@example.com')
})
