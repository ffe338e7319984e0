import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import { launchBrowser } from '../harness/browser.ts'
import { startInProcess, type InProcessServer } from '../harness/index.ts'
import { operations, PATCH } from './site.ts'
import { axe, cutOff, openAllDetails, visit } from './visitor.ts'

let server: InProcessServer
let browser: Browser
let docs: string
before(async () => {
  server = await startInProcess()
  docs = `${await server.listen()}/docs`
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

const pages = ['', ...operations.map(({ id }) => `/${id}`)]

/** The pages are made alike, so those with the most on them stand for the others; `npm run test:pages` looks at each. */
const examined =
  process.env['CLAVIGER_PLACES'] === 'all'
    ? pages
    : ['', `/${PATCH}`, '/create_connector', '/get_credential_all', '/delete_connector_by_provider', '/get_oauth2_flow']

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing on any page, ${colorScheme}`, async () => {
    const { page, complaints, close } = await visit(browser, docs, { colorScheme })
    // The colours are the same everywhere, so the dark ones are looked at where all of them are.
    for (const path of colorScheme === 'light' ? examined : ['', `/${PATCH}`, '/delete_connector_by_provider']) {
      await page.goto(docs + path)
      await openAllDetails(page)
      assert.deepEqual(await axe(page), [], path)
    }
    assert.deepEqual(complaints, [])
    await close()
  })

test('at 360 px nothing of any page is cut off, and axe finds nothing there either', async () => {
  const { page, close } = await visit(browser, docs, { viewport: { width: 360, height: 740 } })
  for (const path of pages) {
    await page.goto(docs + path)
    await openAllDetails(page)
    assert.deepEqual(await cutOff(page), [], path)
  }
  assert.deepEqual(await axe(page), [])
  await page.getByRole('button', { name: 'Menu' }).click()
  const link = page
    .getByRole('navigation', { name: 'Reference' })
    .getByRole('link', { name: /Update a connector credential PATCH/ })
  assert.ok(await link.isVisible())
  assert.deepEqual(await axe(page), [])
  await link.click()
  await page.waitForURL(`${docs}/${PATCH}`)
  await close()
})

test('a link to a field opens what it lies in and shows it', async () => {
  const { page, close } = await visit(browser, `${docs}/${PATCH}#body.credential_data.private_key`)
  const field = page.locator('li.field', { has: page.locator('[id="body.credential_data.private_key"]') }).last()
  assert.ok(await field.getByText('Unencrypted RSA key').isVisible())
  const box = await field.boundingBox()
  assert.ok(box !== null && box.y >= 0 && box.y < 400, `the field stands at ${box?.y}`)
  await close()
})

test('search finds operations and fields by keyboard alone', async () => {
  const { page, complaints, close } = await visit(browser, docs)
  await page.keyboard.press('/')
  const box = page.getByRole('combobox', { name: 'Search operations and fields' })
  await box.waitFor()
  await page.keyboard.type('update cred')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  const option = page.getByRole('option', { selected: true })
  assert.match((await option.textContent()) ?? '', /Update a connector credential/)
  assert.deepEqual(await axe(page), [])
  await page.keyboard.press('Enter')
  await page.waitForURL(`${docs}/${PATCH}`)

  await page.keyboard.press('Control+K')
  await box.waitFor()
  await page.keyboard.type('private_key update')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.waitForURL(`${docs}/${PATCH}#body.credential_data.private_key`)

  await page.keyboard.press('/')
  await box.waitFor()
  await page.keyboard.type('no such thing anywhere')
  assert.ok(await page.getByText('Nothing is called that.').isVisible())
  await page.keyboard.press('Escape')
  assert.ok(await box.isHidden())
  assert.deepEqual(complaints, [])
  await close()
})

test('the theme follows the system until the switch was used, and then stays', async () => {
  const { page, close } = await visit(browser, docs, { colorScheme: 'dark' })
  const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
  const dark = await background()
  await page.getByRole('button', { name: 'Use the light theme' }).click()
  const light = await background()
  assert.notEqual(light, dark)
  await page.reload()
  assert.equal(await background(), light)
  await page.getByRole('button', { name: 'Use the dark theme' }).waitFor()
  await close()
})

test('samples are chosen by keyboard, name the server that they came from, and follow the example', async () => {
  const { page, close } = await visit(browser, `${docs}/${PATCH}`)
  await page.getByRole('radio', { name: 'curl' }).focus()
  await page.keyboard.press('ArrowRight')
  const sample = page.locator('[data-language=node]')
  assert.ok(await sample.isVisible())
  const text = (await sample.textContent()) ?? ''
  assert.ok(text.includes(new URL(docs).origin))
  assert.ok(!text.includes('127.0.0.1:8080'))
  await page.getByLabel('Example', { exact: true }).selectOption('microsoft-adminconsent')
  await sample.getByText('tenant').waitFor()
  assert.match((await sample.textContent()) ?? '', /provider: 'microsoft'/)
  await page.goto(`${docs}/create_connector`)
  assert.ok(await sample.isVisible(), 'the language is remembered')
  await close()
})

test('without JavaScript everything but the console is there', async () => {
  const { page, close } = await visit(browser, `${docs}/${PATCH}#body.credential_data.private_key`, {
    javaScriptEnabled: false,
  })
  assert.ok(await page.getByRole('heading', { name: 'Update a connector credential', level: 1 }).isVisible())
  assert.ok(await page.getByText('The console needs JavaScript.').isVisible())
  for (const scripted of ['Search', 'Open the console', 'Copy'])
    assert.equal(await page.getByRole('button', { name: scripted }).count(), 0, scripted)
  assert.ok(await page.locator('[data-language=curl]').isVisible())
  await page.getByText('Ruby', { exact: true }).click()
  assert.ok(await page.locator('[data-language=ruby]').isVisible())
  assert.ok(await page.locator('[data-language=curl]').isHidden())
  await page.locator('summary', { hasText: 'Zoom OAuth client' }).first().click()
  assert.ok(await page.locator('[id="body.credential_data~zoom-oauth-client.client_secret"]').isVisible())
  await close()
})

test('a search whose index cannot be fetched says so, and opens when it is asked for again', async () => {
  const { page, complaints, close } = await visit(browser, docs)
  const box = page.getByRole('combobox', { name: 'Search operations and fields' })
  const notice = page.getByRole('alert').getByText('The search could not be loaded.')
  for (const fail of ['abort', 'answer'] as const) {
    await page.route('**/docs/search.json', (route) =>
      fail === 'abort' ? route.abort() : route.fulfill({ status: 500 }),
    )
    await page.keyboard.press('/')
    await notice.waitFor()
    assert.ok(await box.isHidden())
    await page.unroute('**/docs/search.json')
  }
  await page.keyboard.press('/')
  await box.waitFor()
  assert.ok(await notice.isHidden())
  assert.deepEqual(
    complaints.filter((complaint) => !complaint.includes('net::ERR_FAILED')),
    [],
  )
  await close()
})
