import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { launchBrowser } from '../harness/browser.ts'
import { api, googleKeyFile, startServer, vaultOf, type RunningServer } from '../harness/index.ts'
import { PATCH } from './site.ts'
import { axe, bodyOf, cutOff, editorOf, offers, openConsole, visit, write } from './visitor.ts'

let server: RunningServer
let browser: Browser
let id: string
before(async () => {
  server = await startServer()
  const client = api(server.url, server.apiKey)
  await client.post('/v3/connectors', { provider: 'google', settings: { client_id: 'id', client_secret: 'secret' } })
  const made = await client.post('/v3/connectors/google/creds', {
    name: 'Before',
    credential_type: 'serviceaccount',
    credential_data: googleKeyFile(),
  })
  id = made.body.data.id
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

const open = async (operation: string, origin = server.url) => {
  const visited = await visit(browser, `${origin}/docs/${operation}`)
  await openConsole(visited.page)
  return visited
}
/** By its number, a sign-in would first be led to the name that its cookie belongs to. */
const byName = () => server.url.replace('127.0.0.1', 'localhost')
const fillIn = async (page: Page) => {
  await page.getByLabel('API key').fill(server.apiKey)
  await page.getByRole('textbox', { name: /^id/ }).fill(id)
}
const keyFileOf = (overrides: Readonly<Record<string, unknown>>) => JSON.stringify(googleKeyFile(overrides), null, 2)

test('the editor is loaded only when the console is opened, and says so until it is there', async () => {
  const { page, complaints, close } = await visit(browser, `${server.url}/docs/${PATCH}`)
  const loaded = async () =>
    String(await page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name).join(' ')"))
  assert.match(await loaded(), /\/main-/)
  assert.doesNotMatch(await loaded(), /\/(?:editor|console)-/)
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route(/\/editor-/, async (route) => {
    await held
    await route.continue()
  })
  await page.getByRole('button', { name: 'Open the console' }).click()
  await page.getByText('Loading editor…').waitFor()
  assert.equal(await page.locator('.cm-editor').count(), 0)
  release()
  await editorOf(page)
  assert.ok(await page.getByText('Loading editor…').isHidden())
  assert.match(await loaded(), /\/editor-/)
  assert.deepEqual(complaints, [])
  await close()
})

test('the popup offers the fields of the body, and no field twice', async () => {
  const { page, close } = await open(PATCH)
  await write(page, '{|}')
  assert.deepEqual((await offers(page)).toSorted(), ['credential_data', 'credential_type', 'name'])
  await write(page, '{"name": "x", |}')
  assert.deepEqual((await offers(page)).toSorted(), ['credential_data', 'credential_type'])
  await close()
})

test('the popup offers the values of a field, those that the provider takes', async () => {
  const { page, close } = await open(PATCH)
  await write(page, '{"credential_type": |}')
  assert.deepEqual(await offers(page), ['"connector"', '"serviceaccount"'])
  await page.getByLabel(/^provider/).selectOption('microsoft')
  await write(page, '{"credential_type": |}')
  assert.deepEqual(await offers(page), ['"connector"', '"adminconsent"'])
  await close()
})

test('inside oneOf, after credential_type only what fits it is offered', async () => {
  const { page, close } = await open('create_credential')
  await write(page, '{"credential_type": "serviceaccount", "credential_data": {|}}')
  const account = await offers(page)
  assert.ok(account.includes('private_key') && account.includes('client_email'))
  assert.ok(!account.includes('client_secret'))
  await write(page, '{"credential_type": "connector", "credential_data": {|}}')
  const client = await offers(page)
  assert.ok(client.includes('client_id') && client.includes('client_secret'))
  assert.ok(!client.includes('private_key') && !client.includes('client_email'))
  await close()
})

test('inside anyOf, after the first key of a form only what fits it is offered', async () => {
  const { page, close } = await open(PATCH)
  await write(page, '{"credential_data": {|}}')
  const all = await offers(page)
  assert.ok(all.includes('client_secret') && all.includes('private_key'))
  for (const first of ['"private_key_id": "1"', '"type": "service_account"']) {
    await write(page, `{"credential_data": {${first}, |}}`)
    const left = await offers(page)
    assert.ok(left.includes('private_key') && left.includes('client_email'), first)
    assert.ok(!left.includes('client_secret') && !left.includes('tenant'), first)
  }
  await write(page, '{"credential_data": {"type": |}}')
  assert.deepEqual(await offers(page), ['"service_account"'])
  await close()
})

test('inside oneOf by provider, the settings of that provider are offered', async () => {
  const { page, close } = await open('create_connector')
  await write(page, '{"provider": "microsoft", "settings": {|}}')
  assert.deepEqual((await offers(page)).toSorted(), ['client_id', 'client_secret', 'tenant'])
  await write(page, '{"provider": "google", "settings": {|}}')
  assert.deepEqual((await offers(page)).toSorted(), ['client_id', 'client_secret', 'project_id', 'topic_name'])
  await close()
})

test('what is chosen from the popup is put in, and the values of a field are offered at once', async () => {
  const { page, close } = await open(PATCH)
  await write(page, '{|}')
  await page.keyboard.type('"credential_t')
  const first = page.locator('.cm-tooltip-autocomplete [aria-selected]')
  await first.getByText('credential_type').waitFor()
  // The popup takes a choice only after it has been there for a moment, lest one chooses unseen.
  await page.waitForTimeout(200)
  await page.keyboard.press('Enter')
  await first.getByText('"connector"').waitFor()
  await page.waitForTimeout(200)
  await page.keyboard.press('Enter')
  assert.deepEqual(JSON.parse(await bodyOf(page)), { credential_type: 'connector' })
  await close()
})

test('a mistake is underlined at its place while one types, and told in words', async () => {
  const { page, close } = await open(PATCH)
  await write(page, '{"name": "x", "credential_type": "nonsense"}')
  const mark = page.locator('.cm-lintRange-error')
  await mark.waitFor()
  assert.equal(await mark.textContent(), '"nonsense"')
  const told = page.getByRole('list', { name: 'Problems of the body' })
  assert.match((await told.textContent()) ?? '', /^Line 1 .*Valid values: "connector", "serviceaccount"/)
  await mark.hover()
  await page.locator('.cm-diagnostic').getByText('Valid values').waitFor()
  assert.deepEqual(await axe(page), [])

  await write(page, '{"name": "x", "surname": 1}')
  await told.getByText('surname').waitFor()
  await mark.filter({ hasText: /^"surname"$/ }).waitFor()
  await write(page, '{"name": "x"')
  await told.getByText('closing brace').waitFor()
  await told.getByRole('button', { name: 'Line 1' }).click()
  assert.equal(await page.locator('.cm-content:focus').count(), 1)
  await write(page, '{"name": "x"}')
  await told.getByRole('listitem').first().waitFor({ state: 'detached' })
  await mark.waitFor({ state: 'detached' })
  await close()
})

test('hovering over a key shows what the schema says of it', async () => {
  const { page, close } = await open(PATCH)
  await write(page, '{"credential_data": {"type": "service_account", "private_key": ""}}')
  await page.locator('.cm-line span', { hasText: '"private_key"' }).hover()
  await page.locator('.cm-tooltip-hover').getByText('Unencrypted RSA key of 2048 to 8192 bits').waitFor()
  await close()
})

test('choosing a provider narrows the body, and says so where nothing fits any more', async () => {
  const { page, close } = await open(PATCH)
  await write(
    page,
    '{"credential_data": {"private_key_id": "1", "private_key": "k", "client_email": "a@b.iam.gserviceaccount.com"}}',
  )
  const told = page.getByRole('list', { name: 'Problems of the body' })
  await page.waitForTimeout(600)
  assert.equal(await told.textContent(), '')
  await page.getByLabel(/^provider/).selectOption('zoom')
  await told.getByText(/client_id/).waitFor()
  await page.getByLabel(/^provider/).selectOption('imap')
  await told.getByText('The provider imap takes nothing here.').waitFor()
  await page.getByLabel(/^provider/).selectOption('google')
  await told.getByRole('listitem').first().waitFor({ state: 'detached' })
  await close()
})

test('the body is formatted by the button and by the keyboard', async () => {
  const { page, close } = await open(PATCH)
  const formatted = '{\n  "name": "x"\n}'
  await write(page, '{"name":"x"}')
  await page.getByRole('button', { name: 'Format' }).click()
  assert.equal(await bodyOf(page), formatted)
  await write(page, '{   "name":"x"}')
  await page.keyboard.press('Shift+Alt+F')
  assert.equal(await bodyOf(page), formatted)
  await close()
})

for (const way of ['drop', 'paste'] as const)
  test(`a key file becomes credential_data by ${way}, and Send does the seed page's PATCH with it`, async () => {
    const { page, complaints, close } = await open(PATCH)
    await fillIn(page)
    const keyFile = keyFileOf({ private_key_id: `canary-${way}` })
    await editorOf(page)
    await page.evaluate(`(() => {
      const files = new DataTransfer()
      files.items.add(new File([${JSON.stringify(keyFile)}], 'key.json'))
      const about = { dataTransfer: files, clipboardData: files, bubbles: true, cancelable: true }
      const event = ${way === 'drop' ? "new DragEvent('drop', about)" : "new ClipboardEvent('paste', about)"}
      document.querySelector('.editor').shadowRoot.querySelector('.cm-content').dispatchEvent(event)
    })()`)
    await page.getByText('The file is now credential_data.').waitFor()
    await page.getByRole('button', { name: 'Send' }).click()
    const answer = page.getByRole('region', { name: 'The answer' })
    await answer.getByText('200 OK').waitFor()
    assert.match((await answer.getByRole('status').textContent()) ?? '', /^200 OK in [\d.]+ ms, \d+ bytes$/)
    const body = (await answer.locator('pre').textContent()) ?? ''
    assert.equal((JSON.parse(body) as { data: { id: string } }).data.id, id)
    assert.ok((await answer.locator('pre .t-key').count()) > 3, 'the answer is highlighted')
    await answer.getByText(/\d+ headers/).click()
    assert.ok(await answer.getByText('x-request-id').isVisible())

    const at = { applicationId: server.applicationId, provider: 'google', id }
    assert.equal((await vaultOf(server.data, at))['private_key_id'], `canary-${way}`)
    const sample = (await page.locator('[data-language=curl]').textContent()) ?? ''
    assert.ok(sample.includes(`creds/${id}`) && sample.includes(`canary-${way}`))
    assert.ok(!sample.includes(server.apiKey))
    assert.deepEqual(complaints, [])
    await close()
  })

test('a key file that is chosen makes a whole new credential, of the type that it is for', async () => {
  const { page, close } = await open('create_credential')
  await editorOf(page)
  const choose = page.getByLabel('Key file…')
  await choose.setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(keyFileOf({})) })
  await page.getByText('The file is now credential_data.').waitFor()
  const body = JSON.parse(await bodyOf(page)) as Record<string, unknown>
  assert.equal(body['credential_type'], 'serviceaccount')
  assert.deepEqual(body['credential_data'], googleKeyFile())
  await choose.setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from('no JSON') })
  await page.getByText('That file does not hold a JSON object.').waitFor()
  await close()
})

test('the key and the secrets are in no storage of the browser, in no address, and gone with the page', async () => {
  const { page, close } = await open(PATCH)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await fillIn(page)
  await write(page, '{"credential_data": {"client_id": "a", "client_secret": "canary-secret"}}')
  await page.getByRole('button', { name: 'Send' }).click()
  await page
    .getByRole('region', { name: 'The answer' })
    .getByText(/^\d{3} /)
    .waitFor()
  await page.getByRole('radio', { name: 'Ruby' }).press('Space')

  const kept = JSON.stringify([
    await page.context().storageState({ indexedDB: true }),
    await page.evaluate('JSON.stringify([{ ...sessionStorage }, history.state, document.cookie, name])'),
    await page.evaluate('caches.keys().catch(() => [])'),
    page.url(),
    asked,
  ])
  assert.match(kept, /claviger\.language/, 'what is kept on purpose is seen')
  for (const secret of [server.apiKey, 'canary-secret']) assert.ok(!kept.includes(secret))
  assert.ok(!(await page.content()).includes(server.apiKey))
  await page.reload()
  await openConsole(page)
  assert.equal(await page.getByLabel('API key').inputValue(), '')
  await close()
})

test('a request that is wrong shows the server’s answer, and no server at all is said in words', async () => {
  const { page, close } = await open('get_credential_by_id')
  await page.getByLabel('API key').fill('clav_unknown')
  await page.getByRole('textbox', { name: /^id/ }).fill('x')
  await page.getByRole('button', { name: 'Send' }).click()
  const answer = page.getByRole('region', { name: 'The answer' })
  await answer.getByText('401 Unauthorized').waitFor()
  await page.route('**/v3/**', (route) => route.abort())
  await page.getByRole('button', { name: 'Send' }).click()
  await answer.getByText('The request could not be sent.').waitFor()
  await close()
})

test('the focus stays on Send while a request is on its way, which goes once', async () => {
  const { page, close } = await open('get_metrics')
  let sent = 0
  let release = (): void => undefined
  const held = new Promise<void>((resolve) => (release = resolve))
  await page.route('**/metrics', async (route) => {
    sent++
    await held
    await route.abort()
  })
  const focused = page.getByRole('button', { name: /^Send/ }).and(page.locator(':focus'))
  await page.getByRole('button', { name: 'Send' }).focus()
  await page.keyboard.press('Enter')
  await focused.getByText('Sending…').waitFor()
  await page.keyboard.press('Enter')
  release()
  await page.getByRole('region', { name: 'The answer' }).getByText('The request could not be sent.').waitFor()
  await focused.waitFor()
  assert.equal(sent, 1)
  await close()
})

test('an operation that needs no key has no field for one, and text is shown as text', async () => {
  const { page, close } = await open('get_metrics')
  assert.equal(await page.getByLabel('API key').count(), 0)
  await page.getByRole('button', { name: 'Send' }).click()
  await page.getByRole('region', { name: 'The answer' }).getByText('claviger_requests_total{').first().waitFor()
  await close()
})

test('a redirect is a link to open in a window of its own, and what is wrong before that is told', async () => {
  const redirectUri = 'https://app.example.com/oauth/callback'
  const client = api(server.url, server.apiKey)
  assert.equal((await client.post('/v3/applications/redirect-uris', { url: redirectUri })).status, 200)
  const { page, complaints, close } = await open('get_oauth2_flow', byName())
  assert.equal(await page.getByLabel('API key').count(), 0)
  await page.getByRole('textbox', { name: /^client_id/ }).fill(server.applicationId)
  await page.getByRole('textbox', { name: /^redirect_uri/ }).fill(`${redirectUri}/`)
  await page.getByRole('button', { name: 'Send' }).click()
  const answer = page.getByRole('region', { name: 'The answer' })
  await answer.getByText('400 Bad Request').waitFor()
  assert.match((await answer.locator('pre').textContent()) ?? '', /redirect_uri: must be registered/)

  await page.getByRole('textbox', { name: /^redirect_uri/ }).fill(redirectUri)
  await page.getByRole('textbox', { name: /^state/ }).fill('mine')
  await page.getByRole('button', { name: 'Send' }).click()
  // The answer before stands there until this one comes.
  const link = answer.getByRole('link', { name: 'open it in a new window' })
  await link.waitFor()
  await answer.getByText('Redirect', { exact: true }).waitFor()
  assert.equal(await answer.locator('pre').count(), 0)
  assert.deepEqual(await axe(page), [])
  const sample = (await page.locator('[data-language=curl]').textContent()) ?? ''
  assert.ok(sample.includes((await link.getAttribute('href')) ?? '-'))
  await page.context().route('https://accounts.google.com/**', (route) => route.fulfill({ body: 'At Google' }))
  const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()])
  await opened.getByText('At Google').waitFor()
  assert.deepEqual(complaints, [])
  await close()
})

test('a page that this server answers a browser is a link as well', async () => {
  const client = api(server.url, server.apiKey)
  assert.equal((await client.post('/v3/connectors', { provider: 'imap' })).status, 201)
  const { page, close } = await open('get_oauth2_flow', byName())
  await page.getByRole('textbox', { name: /^client_id/ }).fill(server.applicationId)
  await page.getByRole('textbox', { name: /^redirect_uri/ }).fill('https://app.example.com/oauth/callback')
  await page.getByRole('button', { name: 'Send' }).click()
  const answer = page.getByRole('region', { name: 'The answer' })
  await answer.getByText('200 OK').waitFor()
  assert.ok(await answer.getByRole('link', { name: 'open it in a new window' }).isVisible())
  await close()
})

test('the seed page’s PATCH is made without a mouse', async () => {
  const { page, close } = await visit(browser, `${server.url}/docs/${PATCH}`)
  const tabTo = async (what: string, isThere: () => Promise<boolean>) => {
    for (let presses = 0; presses < 80; presses++) {
      if (await isThere()) return
      await page.keyboard.press('Tab')
    }
    assert.fail(`${what} is not reached by Tab`)
  }
  const focused = (selector: string) => () =>
    page
      .locator(`${selector}:focus`)
      .count()
      .then((count) => count === 1)
  await tabTo('the button that opens the console', focused('[data-console-open]'))
  await page.keyboard.press('Enter')
  await editorOf(page)
  await tabTo('the key', focused('#console-key'))
  await page.keyboard.type(server.apiKey)
  await tabTo('the provider', focused('#console-path-provider'))
  await page.keyboard.type('google')
  await tabTo('the id', focused('#console-path-id'))
  await page.keyboard.type(id)
  await tabTo('the editor', focused('.cm-content'))
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('{"name": "By keyboard"}')
  await page.keyboard.press('Control+Enter')
  const answer = page.getByRole('region', { name: 'The answer' })
  await answer.getByText('200 OK').waitFor()
  assert.match((await answer.locator('pre').textContent()) ?? '', /"name": "By keyboard"/)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Tab')
  assert.equal(await page.locator('.cm-content:focus').count(), 0, 'Tab leaves the editor')
  await close()
})

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing with the console open, ${colorScheme}, and at 360 px nothing is cut off`, async () => {
    for (const viewport of [
      { width: 1440, height: 900 },
      { width: 360, height: 740 },
    ]) {
      const { page, close } = await visit(browser, `${server.url}/docs/${PATCH}`, { colorScheme, viewport })
      await openConsole(page)
      await fillIn(page)
      await write(page, JSON.stringify({ name: 'x', credential_data: googleKeyFile() }))
      await page.getByRole('button', { name: 'Format' }).click()
      await page.getByRole('button', { name: 'Send' }).click()
      await page.getByRole('region', { name: 'The answer' }).getByText('200 OK').waitFor()
      assert.deepEqual(await axe(page), [])
      if (viewport.width === 360) assert.deepEqual(await cutOff(page), [])
      await write(page, '{|}')
      await offers(page)
      assert.deepEqual(await axe(page), [])
      await close()
    }
  })
