/** Members verify a credential with its provider, and are told what each step came to: the sandbox stands in for providers. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { paths } from '../../web/dashboard/paths.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { healthTexts } from '../../web/dashboard/texts/health.ts'
import { verifyTexts } from '../../web/dashboard/texts/verify.ts'
import { launchBrowser } from '../harness/browser.ts'
import { api, startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join } from '../harness/person.ts'
import { axe, type Visit } from '../reference/visitor.ts'
import * as at from './visitor.ts'

const CLIENT = { client_id: 'sandbox-client', client_secret: 'sandbox-secret' }

let sandbox: Sandbox
let server: RunningServer
let browser: Browser
let owner: Visit
before(async () => {
  sandbox = await startSandbox()
  server = await startServer({ env: { ...at.FROM_ANYWHERE, CLAVIGER_SANDBOX: sandbox.url } })
  browser = await launchBrowser()
  const url = dashboardOf(server)
  owner = await at.openAs(browser, await join(url, firstOwnerToken(server), 'ada@example.com'), `${url}/dashboard`)
})
after(async () => {
  await browser.close()
  await server.stop()
  await sandbox.stop()
})

test('a client that the provider knows passes, and one with a wrong secret fails with what to do about it', async () => {
  const { page, complaints } = owner
  const client = api(server.url, server.apiKey)
  await client.post('/v3/connectors', { provider: 'zoom', settings: CLIENT })
  const data = { ...CLIENT, client_secret: 'not the secret of it' }
  const body = { name: 'Mistyped', credential_type: 'connector', credential_data: data }
  const wrong = (await client.post('/v3/connectors/zoom/creds', body)).body.data.id
  const connector = await client.get('/v3/connectors/zoom?view=full')
  const health = at.panel(page, healthTexts.title)
  const verify = async (id: string) => {
    await page.goto(`${dashboardOf(server)}/dashboard${paths.credential(server.applicationId, 'zoom', id)}`)
    await health.getByText(healthTexts.states.unused, { exact: true }).waitFor()
    await health.getByRole('button', { name: verifyTexts.button }).click()
    await at.dialog(page).getByRole('button', { name: verifyTexts.now }).click()
  }
  const step = at.dialog(page).getByRole('list', { name: verifyTexts.result }).getByRole('listitem')

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
