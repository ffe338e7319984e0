/** What a role may not do is said at the place, and refused to whoever asks the server from the page itself. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { apiKeyTexts } from '../../web/dashboard/texts/api-keys.ts'
import { applicationTexts } from '../../web/dashboard/texts/applications.ts'
import { auditTexts, eventTexts } from '../../web/dashboard/texts/audit.ts'
import { commonTexts, roleTexts } from '../../web/dashboard/texts/common.ts'
import { connectorTexts } from '../../web/dashboard/texts/connectors.ts'
import { credentialTexts } from '../../web/dashboard/texts/credentials.ts'
import { errorTexts } from '../../web/dashboard/texts/errors.ts'
import { memberTexts, invitationTexts } from '../../web/dashboard/texts/members.ts'
import { attentionTexts, overviewTexts } from '../../web/dashboard/texts/overview.ts'
import { replaceTexts } from '../../web/dashboard/texts/replace.ts'
import { settingsTexts } from '../../web/dashboard/texts/settings.ts'
import { shellTexts } from '../../web/dashboard/texts/shell.ts'
import { joinTexts, signInTexts } from '../../web/dashboard/texts/sign-in.ts'
import { launchBrowser } from '../harness/browser.ts'
import { api, googleKeyFile, startServer, type Api, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join, type Person } from '../harness/person.ts'
import type { Visit } from '../reference/visitor.ts'
import * as at from './visitor.ts'

const CREDENTIAL = 'Calendar sync'
const KEY = 'First API key'

let server: RunningServer
let url: string
let client: Api
let browser: Browser
let owner: Person
let owners: Page
let viewer: Visit
let admin: Visit
let id: string

before(async () => {
  server = await startServer({ env: at.FROM_ANYWHERE })
  url = dashboardOf(server)
  client = api(server.url, server.apiKey)
  await client.post('/v3/connectors', { provider: 'google', settings: { client_id: 'the-client', client_secret: 'x' } })
  const data = { credential_type: 'serviceaccount', credential_data: googleKeyFile() }
  const made = await client.post('/v3/connectors/google/creds', { name: CREDENTIAL, ...data })
  id = made.body.data.id
  const again = { credential_data: googleKeyFile({ private_key_id: 'another' }) }
  await client.patch(`/v3/connectors/google/creds/${id}`, again)
  owner = await join(url, firstOwnerToken(server), 'ada@example.com')
  browser = await launchBrowser()
  owners = (await at.openAs(browser, owner, `${url}/dashboard`)).page
  viewer = await newcomer('viewer', { name: 'Vera', email: 'vera@example.com' })
  admin = await newcomer('admin', { name: 'Adam', email: 'adam@example.com' })
})
after(async () => {
  await browser.close()
  await server.stop()
})

/** Comes by a link that the owner makes on the members' page, in a browser of their own. */
async function newcomer(role: keyof typeof roleTexts, who: at.Newcomer): Promise<Visit> {
  const visited = await at.openDashboard(browser, await at.invite(owners, role))
  await visited.page.getByText(joinTexts.lead(roleTexts[role].name)).waitFor()
  await at.joinByForm(visited.page, who)
  await visited.page.getByRole('link', { name: joinTexts.later }).click()
  await at.heading(visited.page, overviewTexts.title).waitFor()
  return visited
}

type Call = readonly [method: string, path: string, body?: unknown]

/** Asks the operator API from a page, as a script of that page would, with the session of its browser. */
async function statuses(page: Page, calls: readonly Call[]): Promise<Record<string, number>> {
  const found = await page.evaluate(`Promise.all(${JSON.stringify(calls)}.map(async ([method, path, body]) => {
    const headers = body == null ? {} : { 'content-type': 'application/json' }
    const response = await fetch('/dashboard/api/' + path, { method, headers, ...(body != null && { body: JSON.stringify(body) }) })
    return [method + ' ' + path, response.status]
  }))`)
  return Object.fromEntries(found as [string, number][])
}

const all = (calls: readonly Call[], status: number) =>
  Object.fromEntries(calls.map(([method, path]) => [`${method} ${path}`, status]))

/** Everything that changes an application or the deployment, and takes more than to be a viewer. */
async function changes(): Promise<readonly Call[]> {
  const app = `applications/${server.applicationId}`
  const { items } = await owner.get(`${app}/api-keys`)
  const credential = `${app}/v3/connectors/google/creds/${id}`
  const settings = { client_id: 'a', client_secret: 'b' }
  return [
    ['POST', 'applications', { name: 'Mine', environment: 'production' }],
    ['POST', `${app}/api-keys`, { name: 'Mine', scopes: ['credentials:write'] }],
    ['DELETE', `${app}/api-keys/${items[0]?.id}`],
    ['POST', `${app}/v3/connectors`, { provider: 'zoom', settings }],
    ['PATCH', `${app}/v3/connectors/google`, { settings }],
    ['DELETE', `${app}/v3/connectors/google`],
    [
      'POST',
      `${app}/v3/connectors/google/creds`,
      { name: 'x', credential_type: 'connector', credential_data: settings },
    ],
    ['PATCH', credential, { name: 'Renamed' }],
    ['POST', `${credential}/rollback`, {}],
    ['DELETE', credential],
    ['POST', `${app}/connectors/google/creds/${id}/compare`, { credential_data: googleKeyFile() }],
    ['POST', `${app}/v3/connect/custom`, { provider: 'google', settings: { refresh_token: 'x' } }],
    ['PATCH', `${app}/v3/grants/nobody`, { scope: [] }],
    ['DELETE', `${app}/v3/grants/nobody`],
    ['PATCH', `${app}/v3/applications`, { branding: { name: 'Renamed' } }],
    ['POST', 'root-key/backed-up', {}],
  ]
}

/** What only owners may. */
async function ofOwners(): Promise<readonly Call[]> {
  const { items } = await owner.get('members')
  const invited = await owner.post('invitations', { role: 'viewer' })
  return [
    ...items.flatMap<Call>((member) => [
      ['PATCH', `members/${member.id}`, { role: 'owner' }],
      ['DELETE', `members/${member.id}`],
    ]),
    ['POST', 'invitations', { role: 'owner' }],
    ['DELETE', `invitations/${invited.body.data.id}`],
    ['POST', `applications/${server.applicationId}/api-keys`, { name: 'lender', scopes: ['tokens:lend'] }],
    ['GET', 'audit'],
    ['GET', 'audit/chain'],
    ['GET', 'audit/export'],
  ]
}

/** All that the calls above could have changed. */
function everything(): Promise<string> {
  const app = `applications/${server.applicationId}`
  const paths = ['applications', 'members', 'invitations', `${app}/api-keys`, `${app}/v3/connectors?view=full`]
  return at.stateSeenBy(owner, [...paths, `${app}/v3/connectors/google/creds?view=full`, `${app}/v3/applications`])
}

test('a viewer sees everything of the application, and no log of the deployment', async () => {
  const { page } = viewer
  await page.getByText(attentionTexts.root_key_not_backed_up.title(1)).waitFor()
  await at.follow(page, shellTexts.connectors)
  await page.getByRole('link', { name: 'Google', exact: true }).click()
  await at.fact(page, 'Client ID').getByText('the-client').waitFor()
  await page.getByRole('link', { name: CREDENTIAL }).click()
  await at.fact(page, credentialTexts.factVersion).getByText('2').waitFor()
  await at
    .panel(page, credentialTexts.versions)
    .getByRole('row', { name: credentialTexts.version(1) })
    .waitFor()
  await at.follow(page, shellTexts.apiKeys)
  await page.getByRole('table', { name: apiKeyTexts.list }).getByText(KEY).waitFor()
  await at.follow(page, shellTexts.audit)
  await page.getByRole('table', { name: auditTexts.records }).getByText(eventTexts['credential.updated']).waitFor()
  await page.getByText(auditTexts.chain.intact, { exact: true }).waitFor()
  await at.follow(page, shellTexts.settings)
  await at.fact(page, settingsTexts.fixed.id).getByTitle(server.applicationId).waitFor()
  await at.follow(page, shellTexts.members)
  await page.getByRole('table', { name: memberTexts.list }).getByText('ada@example.com').waitFor()
  assert.equal(await page.getByRole('navigation').getByText(shellTexts.deploymentLog).count(), 0)
  await page.goto(`${url}/dashboard/audit`)
  await page.getByText(errorTexts.forbiddenTitle).first().waitFor()
  assert.equal(await page.getByRole('table', { name: auditTexts.records }).count(), 0)
  assert.deepEqual(viewer.complaints, [])
})

test('a viewer finds what changes something at its place, disabled, with the reason', async () => {
  const { page } = viewer
  const app = `${url}/dashboard/applications/${server.applicationId}`
  const { action } = attentionTexts.root_key_not_backed_up
  const places: readonly (readonly [path: string, heading: string, buttons: readonly string[]])[] = [
    [`${app}/overview`, overviewTexts.title, [action]],
    [`${app}/connectors`, connectorTexts.title, [connectorTexts.setUpNow('iCloud')]],
    [`${app}/connectors/zoom`, connectorTexts.setUpTitle('Zoom'), [connectorTexts.create('Zoom')]],
    [`${app}/connectors/google`, 'Google', [connectorTexts.edit, connectorTexts.delete, credentialTexts.new]],
    [
      `${app}/connectors/google/credentials/${id}`,
      CREDENTIAL,
      [
        ...[replaceTexts.button, credentialTexts.rename, credentialTexts.makeActive, credentialTexts.delete],
        credentialTexts.rollBack,
      ],
    ],
    [`${app}/api-keys`, apiKeyTexts.title, [apiKeyTexts.create]],
    [`${app}/settings`, settingsTexts.title, [settingsTexts.callbacks.add]],
    [`${url}/dashboard/applications`, applicationTexts.title, [applicationTexts.create]],
  ]
  const before = await everything()
  for (const [path, heading, buttons] of places) {
    await page.goto(path)
    await at.heading(page, heading).waitFor()
    for (const button of buttons) await at.assertRefused(page, button, commonTexts.changersOnly)
  }
  assert.equal(await everything(), before)
})

test('a viewer sees the settings in fields that take nothing, and members without what owners do with them', async () => {
  const { page } = viewer
  await page.goto(`${url}/dashboard/applications/${server.applicationId}/settings`)
  await page.getByText(settingsTexts.viewer).waitFor()
  await page.getByLabel(settingsTexts.branding.website_url).waitFor()
  assert.equal(await page.getByRole('main').locator('input:enabled, textarea:enabled, select:enabled').count(), 0)
  await at.follow(page, shellTexts.apiKeys)
  await page.getByRole('table', { name: apiKeyTexts.list }).waitFor()
  assert.equal(await page.getByRole('button', { name: apiKeyTexts.revokeNamed(KEY) }).count(), 0)
  await assertNoManaging(page)
})

async function assertNoManaging(page: Page): Promise<void> {
  await at.follow(page, shellTexts.members)
  await page.getByText(memberTexts.ownersOnly).waitFor()
  await page.getByRole('table', { name: memberTexts.list }).waitFor()
  assert.equal(await page.getByRole('main').getByRole('button').count(), 0)
  assert.equal(await page.getByText(invitationTexts.title).count(), 0)
}

test('whatever a viewer may not do is refused to a script of the page as well, and nothing changes', async () => {
  const calls = [...(await changes()), ...(await ofOwners())]
  const before = await everything()
  assert.deepEqual(await statuses(viewer.page, calls), all(calls, 403))
  assert.equal(await everything(), before)
})

test('an admin changes what is of applications, and manages no members, by no script either', async () => {
  const { page } = admin
  await at.follow(page, shellTexts.connectors)
  await page.getByRole('button', { name: connectorTexts.setUpNow('iCloud') }).click()
  await page.getByText(connectorTexts.created('iCloud')).waitFor()
  await assertNoManaging(page)
  const calls = await ofOwners()
  const before = await everything()
  assert.deepEqual(await statuses(page, calls), all(calls, 403))
  assert.equal(await everything(), before)
  const [makeKey] = (await changes()).slice(1)
  assert.ok(makeKey)
  assert.deepEqual(await statuses(page, [makeKey]), all([makeKey], 201))
  assert.deepEqual(admin.complaints, [])
})

test('a key that gets provider tokens is offered to owners alone', async () => {
  const scopesOffered = async (page: Page) => {
    await page.goto(`${url}/dashboard/applications/${server.applicationId}/api-keys`)
    await page.getByRole('button', { name: apiKeyTexts.create }).click()
    await at.dialog(page).getByRole('radio', { name: apiKeyTexts.presets.choose.name }).check()
    await at.dialog(page).getByRole('checkbox', { name: 'audit:read' }).waitFor()
    const lending = await at.dialog(page).getByRole('checkbox', { name: 'tokens:lend' }).count()
    const told = await at.dialog(page).getByText(apiKeyTexts.lendingByOwners).count()
    await at.dialog(page).getByRole('button', { name: commonTexts.cancel }).click()
    return { lending, told }
  }
  assert.deepEqual(await scopesOffered(admin.page), { lending: 0, told: 1 })
  assert.deepEqual(await scopesOffered(owners), { lending: 1, told: 0 })
})

test('a role that is lowered holds at once, on the page that was open before too', async () => {
  const { page } = admin
  await page.goto(`${url}/dashboard/applications/${server.applicationId}/connectors/google/credentials/${id}`)
  await page.getByRole('button', { name: credentialTexts.rename }).click()
  await at.dialog(page).getByLabel(credentialTexts.name).fill('Renamed')
  await at.changeRole(owners, 'Adam', 'viewer')
  await at.dialog(page).getByRole('button', { name: commonTexts.rename }).click()
  await at.dialog(page).getByText(errorTexts.forbiddenTitle).waitFor()
  assert.equal((await client.get(`/v3/connectors/google/creds/${id}`)).body.data.name, CREDENTIAL)
  const calls = await changes()
  assert.deepEqual(await statuses(page, calls), all(calls, 403))
  await page.reload()
  await at.assertRefused(page, credentialTexts.rename, commonTexts.changersOnly)
  await page.getByRole('navigation').getByText(roleTexts.viewer.name, { exact: true }).waitFor()
})

test('who is removed is at the sign-in page with the next request, and does not come in again', async () => {
  const { page } = admin
  await at.follow(owners, shellTexts.members)
  await owners.getByRole('button', { name: memberTexts.remove('Adam') }).click()
  await at.dialog(owners).getByLabel(commonTexts.confirmByName('Adam')).fill('Adam')
  await at.dialog(owners).getByRole('button', { name: memberTexts.removeShort, exact: true }).click()
  await owners.getByText(memberTexts.removed).waitFor()
  await page.getByRole('navigation').getByRole('link', { name: shellTexts.audit, exact: true }).click()
  await at.heading(page, signInTexts.title).waitFor()
  assert.ok(!(await page.content()).includes(CREDENTIAL))
  assert.deepEqual(await statuses(page, [['GET', 'me']]), { 'GET me': 401 })
  await at.signInByForm(page, 'adam@example.com')
  await page.getByText(errorTexts.code('INVALID_EMAIL_OR_PASSWORD')!).waitFor()
})
