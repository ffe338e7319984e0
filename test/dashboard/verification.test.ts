/** Members verify a credential with its provider, and are told what each step came to: the sandbox stands in for providers. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { paths } from '../../web/dashboard/paths.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { credentialTexts } from '../../web/dashboard/texts/credentials.ts'
import { healthTexts } from '../../web/dashboard/texts/health.ts'
import { replaceTexts } from '../../web/dashboard/texts/replace.ts'
import { verifyTexts } from '../../web/dashboard/texts/verify.ts'
import { launchBrowser } from '../harness/browser.ts'
import { api, googleKeyFile, startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join } from '../harness/person.ts'
import { axe, type Visit } from '../reference/visitor.ts'
import * as at from './visitor.ts'

const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }

let sandbox: Sandbox
let server: RunningServer
let browser: Browser
let owner: Visit
let client: ReturnType<typeof api>
before(async () => {
  sandbox = await startSandbox()
  server = await startServer({ env: { ...at.FROM_ANYWHERE, CLAVIGER_SANDBOX: sandbox.url } })
  client = api(server.url, server.apiKey)
  for (const provider of ['zoom', 'google']) await client.post('/v3/connectors', { provider, settings: CLIENT })
  browser = await launchBrowser()
  const url = dashboardOf(server)
  owner = await at.openAs(browser, await join(url, firstOwnerToken(server), 'ada@example.com'), `${url}/dashboard`)
})
after(async () => {
  await browser.close()
  await server.stop()
  await sandbox.stop()
})

const steps = (page: Page) => at.dialog(page).getByRole('list', { name: verifyTexts.result }).getByRole('listitem')
const goTo = (page: Page, path: string) => page.goto(`${dashboardOf(server)}/dashboard${path}`)
const verifyFirst = (page: Page, provider: string) =>
  at.dialog(page).getByRole('checkbox', { name: verifyTexts.first(provider) })

async function fillInClient(page: Page, secret: string): Promise<void> {
  const dialog = at.dialog(page)
  await dialog.getByRole('textbox', { name: /^Client ID/ }).fill(CLIENT.client_id)
  await dialog.getByRole('textbox', { name: /^Client secret/ }).fill(secret)
}

/** What the provider has refused is shown step by step, and that nothing was stored. */
async function assertToldOfRefusal(page: Page): Promise<void> {
  const said = at.dialog(page).getByRole('status')
  await said.getByText(verifyTexts.outcomes.failed).waitFor()
  await said.getByText(verifyTexts.nothingStored).waitFor()
  await steps(page).getByText(verifyTexts.stepOutcomes.failed, { exact: true }).waitFor()
  await steps(page).getByText('invalid_client', { exact: true }).waitFor()
  assert.equal(await steps(page).getByText(healthTexts.advice).count(), 1)
  assert.equal(await at.dialog(page).getByRole('alert').count(), 0)
  assert.equal(await at.dialog(page).locator(':focus').count(), 1)
  assert.deepEqual(await axe(page), [])
}

test('a new credential that is to be verified is stored only when the provider accepts it', async () => {
  const { page, complaints } = owner
  const stored = async () =>
    (await client.get('/v3/connectors/zoom/creds')).body.data as unknown as readonly { id: string; name: string }[]
  const before = await stored()
  await goTo(page, paths.connector(server.applicationId, 'zoom'))
  await page.getByRole('button', { name: credentialTexts.new, exact: true }).click()
  await at.dialog(page).getByRole('textbox', { name: credentialTexts.name, exact: true }).fill('Verified first')
  await fillInClient(page, 'not the secret of it')
  await verifyFirst(page, 'Zoom').check()
  const seal = at.dialog(page).getByRole('button', { name: credentialTexts.seal })
  await seal.click()
  await assertToldOfRefusal(page)
  assert.deepEqual(await stored(), before)

  await fillInClient(page, CLIENT.client_secret)
  await seal.click()
  await at.heading(page, 'Verified first').waitFor()
  await at.panel(page, healthTexts.title).getByText(healthTexts.states.ok, { exact: true }).waitFor()
  assert.equal((await stored()).filter(({ name }) => name === 'Verified first').length, 1)
  assert.deepEqual(complaints, [])
})

test('data that are to be verified replace the old ones only when the provider accepts them', async () => {
  const { page, complaints } = owner
  const old = { ...CLIENT, client_secret: 'the old secret' }
  const body = { name: 'To be replaced', credential_type: 'connector', credential_data: old }
  const { id } = (await client.post('/v3/connectors/zoom/creds', body)).body.data
  const version = async () => (await client.get(`/v3/connectors/zoom/creds/${id}?view=full`)).body.data['version']
  await goTo(page, paths.credential(server.applicationId, 'zoom', id))
  await page.getByRole('button', { name: replaceTexts.button }).click()
  await fillInClient(page, 'not the secret of it')
  await at.dialog(page).getByRole('button', { name: replaceTexts.compare }).click()
  await verifyFirst(page, 'Zoom').check()
  const confirm = at.dialog(page).getByRole('button', { name: replaceTexts.confirm, exact: true })
  await confirm.click()
  await assertToldOfRefusal(page)
  assert.equal(await version(), 1)

  sandbox.control.fault({ fault: 'server_error', times: 1 })
  await confirm.click()
  await at.dialog(page).getByRole('status').getByText(verifyTexts.outcomes.unclear).waitFor()
  assert.equal(await version(), 1)

  await at.dialog(page).getByRole('button', { name: commonTexts.back }).click()
  await fillInClient(page, CLIENT.client_secret)
  await at.dialog(page).getByRole('button', { name: replaceTexts.compare }).click()
  assert.ok(await verifyFirst(page, 'Zoom').isChecked(), 'what was chosen stays')
  await confirm.click()
  await at.dialog(page).getByText(replaceTexts.accepted('Zoom')).waitFor()
  assert.equal(await version(), 2)
  await at.dialog(page).getByRole('button', { name: commonTexts.done }).click()
  await at.panel(page, healthTexts.title).getByText(healthTexts.states.ok, { exact: true }).waitFor()
  assert.deepEqual(complaints, [])
})

test('whoever does not ask for it stores what the provider would not accept, and no choice is offered where it cannot be asked', async () => {
  const { page } = owner
  await goTo(page, paths.connector(server.applicationId, 'google'))
  await page.getByRole('button', { name: credentialTexts.new, exact: true }).click()
  await at
    .dialog(page)
    .getByRole('radio', { name: /OAuth client/ })
    .check()
  await at.dialog(page).getByRole('textbox', { name: credentialTexts.name, exact: true }).fill('Not verified')
  await fillInClient(page, 'not the secret of it')
  assert.equal(await verifyFirst(page, 'Google').isChecked(), false)
  await at.dialog(page).getByRole('button', { name: credentialTexts.seal }).click()
  await at.heading(page, 'Not verified').waitFor()

  // Every type that there is can be verified, so the server's answer is changed on its way.
  await page.route('**/dashboard/api/providers', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: (await response.text()).replaceAll('"verifiable":true', '"verifiable":false'),
    })
  })
  await page.reload()
  await page.getByRole('button', { name: replaceTexts.button }).click()
  await fillInClient(page, 'another')
  await at.dialog(page).getByRole('button', { name: replaceTexts.compare }).click()
  await at.dialog(page).getByRole('button', { name: replaceTexts.confirm, exact: true }).waitFor()
  assert.equal(await at.dialog(page).getByRole('checkbox').count(), 0)
  await page.unroute('**/dashboard/api/providers')
})

test('a client that the provider knows passes, and one with a wrong secret fails with what to do about it', async () => {
  const { page, complaints } = owner
  const data = { ...CLIENT, client_secret: 'not the secret of it' }
  const body = { name: 'Mistyped', credential_type: 'connector', credential_data: data }
  const wrong = (await client.post('/v3/connectors/zoom/creds', body)).body.data.id
  const connector = await client.get('/v3/connectors/zoom?view=full')
  const health = at.panel(page, healthTexts.title)
  const verify = async (id: string) => {
    await goTo(page, paths.credential(server.applicationId, 'zoom', id))
    await health.getByText(healthTexts.states.unused, { exact: true }).waitFor()
    await health.getByRole('button', { name: verifyTexts.button }).click()
    await at.dialog(page).getByRole('button', { name: verifyTexts.now }).click()
  }
  const step = steps(page)

  await verify(String(connector.body.data['active_credential_id']))
  await at.dialog(page).getByRole('status').getByText(verifyTexts.outcomes.passed).waitFor()
  await step.getByText(verifyTexts.stepOutcomes.passed, { exact: true }).waitFor()
  await step.getByText(verifyTexts.steps['client'] ?? '').waitFor()

  await verify(wrong)
  await at.dialog(page).getByRole('status').getByText(verifyTexts.outcomes.failed).waitFor()
  await step.getByText(verifyTexts.stepOutcomes.failed).waitFor()
  await step.getByText('invalid_client', { exact: true }).waitFor()
  await step.getByText('Invalid client_id or client_secret', { exact: true }).waitFor()
  assert.equal(await step.getByText(healthTexts.advice).count(), 1)
  assert.deepEqual(await axe(page), [])
  await at.dialog(page).getByRole('button', { name: commonTexts.close }).last().click()
  await health.getByText(healthTexts.states.failing, { exact: true }).waitFor()
  assert.deepEqual(complaints, [])
})

test('the page of a credential that fails advises what its verification has advised', async () => {
  const { page } = owner
  const body = { name: 'Deleted', credential_type: 'serviceaccount', credential_data: googleKeyFile() }
  const { id } = (await client.post('/v3/connectors/google/creds', body)).body.data
  await goTo(page, paths.credential(server.applicationId, 'google', id))
  const health = at.panel(page, healthTexts.title)
  await health.getByRole('button', { name: verifyTexts.button }).click()
  await at.dialog(page).getByRole('button', { name: verifyTexts.now }).click()
  await at.dialog(page).getByRole('status').getByText(verifyTexts.outcomes.failed).waitFor()
  const advised = await at.fact(at.dialog(page), healthTexts.advice).last().textContent()
  assert.match(advised ?? '', /no such service account/)
  await at.dialog(page).getByRole('button', { name: commonTexts.close }).last().click()
  await health.getByText(healthTexts.states.failing, { exact: true }).waitFor()
  assert.equal(await at.fact(health, healthTexts.advice).textContent(), advised)
})
