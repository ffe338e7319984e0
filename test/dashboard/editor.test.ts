/** What the JSON editor of the dashboard offers and finds wrong, which comes from the schema of the credential. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { credentialTexts } from '../../web/dashboard/texts/credentials.ts'
import { dataEntryTexts as texts } from '../../web/dashboard/texts/data-entry.ts'
import { launchBrowser } from '../harness/browser.ts'
import { api, googleKeyFile, startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, type Person } from '../harness/person.ts'
import { bodyOf, editorOf, offers, write as writeInto, type Visit } from '../reference/visitor.ts'
import { dialog, openAs } from './visitor.ts'

let server: RunningServer
let browser: Browser
let owner: Person
before(async () => {
  server = await startServer()
  const client = api(server.url, server.apiKey)
  const settings = { client_id: 'id', client_secret: 'secret' }
  for (const provider of ['google', 'microsoft']) await client.post('/v3/connectors', { provider, settings })
  owner = await join(dashboardOf(server), firstOwnerToken(server), 'owner@example.com')
  browser = await launchBrowser()
})
after(async () => {
  await browser.close()
  await server.stop()
})

/** The editor for a new credential. */
async function open(provider: string, type: string): Promise<Visit> {
  const page = `${dashboardOf(server)}/dashboard/applications/${server.applicationId}/connectors/${provider}`
  const visited = await openAs(browser, owner, page)
  await visited.page.getByRole('button', { name: credentialTexts.new }).click()
  await dialog(visited.page)
    .getByRole('radio', { name: new RegExp(`^${type}`) })
    .click()
  await dialog(visited.page).getByText(texts.modes.json, { exact: true }).click()
  await editorOf(visited.page, texts.editorLabel)
  return visited
}

const write = (page: Page, text: string) => writeInto(page, text, texts.editorLabel)
const KEY_FILE_FIELDS = Object.keys(googleKeyFile()).toSorted()

test('the popup offers the fields of a key file, each once, and the values that a field may have', async () => {
  const { page, complaints, close } = await open('google', 'Google service account')
  // Later it will: of Chromium's own wish to keep the look of text that is typed over.
  assert.deepEqual(complaints, [], 'the policy has refused nothing')
  await write(page, '{|}')
  assert.deepEqual((await offers(page)).toSorted(), KEY_FILE_FIELDS)
  await write(page, '{"type": "service_account", "private_key_id": "1", |}')
  assert.deepEqual(
    (await offers(page)).toSorted(),
    KEY_FILE_FIELDS.filter((name) => !['type', 'private_key_id'].includes(name)),
  )
  await write(page, '{"type": |}')
  assert.deepEqual(await offers(page), ['"service_account"'])
  await write(page, '{"token_uri": |}')
  const uris = await offers(page)
  assert.ok(uris.length > 1 && uris.includes('"https://oauth2.googleapis.com/token"'))
  await close()
})

test('another type of credential has other fields', async () => {
  const { page, close } = await open('google', 'Google OAuth client')
  await write(page, '{|}')
  assert.deepEqual((await offers(page)).toSorted(), ['client_id', 'client_secret', 'project_id', 'topic_name'])
  await close()
})

test('inside a union the popup offers what belongs to any of its forms, and what is still missing of the one begun', async () => {
  const { page, close } = await open('microsoft', 'Microsoft admin consent')
  await write(page, '{|}')
  assert.deepEqual((await offers(page)).toSorted(), ['client_id', 'client_secret', 'tenant'])
  await write(page, '{"client_id": "1", |}')
  assert.deepEqual((await offers(page)).toSorted(), ['client_secret', 'tenant'])
  await write(page, '{"tenant": "common", "client_id": "1", |}')
  assert.deepEqual(await offers(page), ['client_secret'])
  const problems = page.getByRole('list', { name: texts.problemsOfText })
  await write(page, '{"client_id": "1"}')
  await problems.getByRole('listitem').first().waitFor()
  await write(page, '{"client_id": "1", "client_secret": "2"}')
  await problems.getByRole('listitem').first().waitFor({ state: 'detached' })
  await close()
})

test('what is chosen is put in, and a mistake is underlined at its place and told in words', async () => {
  const { page, close } = await open('google', 'Google service account')
  await write(page, '{|}')
  await page.keyboard.type('"token_u')
  const first = page.locator('.cm-tooltip-autocomplete [aria-selected]')
  await first.getByText('token_uri').click()
  await first.getByText('"https://oauth2.googleapis.com/token"').click()
  assert.deepEqual(JSON.parse(await bodyOf(page)), { token_uri: 'https://oauth2.googleapis.com/token' })

  const problems = page.getByRole('list', { name: texts.problemsOfText })
  await write(page, JSON.stringify(googleKeyFile({ token_uri: 'https://elsewhere.example/token' })))
  const mark = page.locator('.cm-lintRange-error')
  await mark.waitFor()
  assert.equal(await mark.textContent(), '"https://elsewhere.example/token"')
  await problems.getByText('https://oauth2.googleapis.com/token').waitFor()
  await problems.getByRole('button', { name: texts.line(1) }).click()
  assert.equal(await page.locator('.cm-content:focus').count(), 1)
  await write(page, JSON.stringify(googleKeyFile()))
  await mark.waitFor({ state: 'detached' })
  await page.getByRole('button', { name: texts.format }).click()
  assert.equal(await bodyOf(page), JSON.stringify(googleKeyFile(), null, 2))
  await close()
})

test('what is wrong is not sent', async () => {
  const { page, close } = await open('google', 'Google service account')
  await dialog(page).getByRole('textbox', { name: credentialTexts.name }).fill('Wrong')
  const sent: string[] = []
  page.on('request', (request) => sent.push(request.method()))
  const seal = dialog(page).getByRole('button', { name: credentialTexts.seal })
  await write(page, '{"type": "service_account"')
  await seal.click()
  await page.getByText(texts.jsonRefused['not-json']).waitFor()
  await write(page, '{"type": "service_account"}')
  await seal.click()
  await dialog(page).getByRole('alert').getByText('private_key is required').waitFor()
  assert.deepEqual(sent, [])
  await close()
})
