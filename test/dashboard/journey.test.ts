/** One owner's way through the dashboard, from the link that the server has printed to a credential that is gone. */

import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright'
import { accountTexts } from '../../web/dashboard/texts/account.ts'
import { apiKeyTexts } from '../../web/dashboard/texts/api-keys.ts'
import { auditTexts, eventTexts } from '../../web/dashboard/texts/audit.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { connectorTexts } from '../../web/dashboard/texts/connectors.ts'
import { credentialTexts } from '../../web/dashboard/texts/credentials.ts'
import { dataEntryTexts } from '../../web/dashboard/texts/data-entry.ts'
import { errorTexts } from '../../web/dashboard/texts/errors.ts'
import { overviewTexts } from '../../web/dashboard/texts/overview.ts'
import { replaceTexts } from '../../web/dashboard/texts/replace.ts'
import { shellTexts } from '../../web/dashboard/texts/shell.ts'
import { joinTexts, signInTexts } from '../../web/dashboard/texts/sign-in.ts'
import { launchBrowser } from '../harness/browser.ts'
import { api, googleKeyFile, startServer, temporaryFolder, vaultOf, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, PASSWORD, totpCode } from '../harness/person.ts'
import { PATCH } from '../reference/site.ts'
import { openConsole, type Visit } from '../reference/visitor.ts'
import { virtualAuthenticator } from './virtual-authenticator.ts'
import * as at from './visitor.ts'

const OWNER = { name: 'Ada', email: 'ada@example.com' }
const NAME = 'Calendar sync'
const KEY_NAME = 'Rotation job'

let server: RunningServer
let url: string
let browser: Browser
let visited: Visit
let page: Page
const files = temporaryFolder()

before(async () => {
  server = await startServer({ env: at.FROM_ANYWHERE })
  url = dashboardOf(server)
  browser = await launchBrowser()
  visited = await at.openDashboard(browser, `${url}/dashboard`, { permissions: ['clipboard-read', 'clipboard-write'] })
  page = visited.page
})
after(async () => {
  await browser.close()
  await server.stop()
})

/** Writes a key file to drop; every one has another key. */
function keyFile(id: string, overrides: Readonly<Record<string, unknown>> = {}): string {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const file = path.join(files, `${id}.json`)
  writeFileSync(file, JSON.stringify(googleKeyFile({ private_key_id: id, private_key: privateKey, ...overrides })))
  return file
}

const clipboard = () => page.evaluate<string>('navigator.clipboard.readText()')
const fingerprint = () => at.fact(page, credentialTexts.factFingerprint).locator('code').getAttribute('title')
const sealed = (id: string) => vaultOf(server.data, { applicationId: server.applicationId, provider: 'google', id })
const idInAddress = () => /credentials\/([^/]+)$/.exec(page.url())?.[1] ?? ''
const versionIs = (version: number) =>
  at.fact(page, credentialTexts.factVersion).getByText(String(version), { exact: true }).waitFor()

let broken = false
/** A part of the way; after one that failed, the others say so at once. */
function step(name: string, go: () => Promise<void>): void {
  test(name, async () => {
    assert.ok(!broken, 'a step before this one has failed')
    broken = true
    await go()
    broken = false
  })
}

step('before there is a member, the sign-in page says where the first one comes from', async () => {
  await page.getByText(signInTexts.setupTitle).waitFor()
})

step('the printed link makes the first owner, once, and its token stays in no address', async () => {
  const token = firstOwnerToken(server)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url().replace(/#.*/, '')))
  await page.goto(`${url}/dashboard/join#${token}`)
  await page.getByText(joinTexts.lead('Owner')).waitFor()
  assert.equal(page.url(), `${url}/dashboard/join`)
  await at.joinByForm(page, OWNER)
  await page.getByRole('link', { name: joinTexts.setUp }).click()
  await at.heading(page, accountTexts.title).waitFor()
  const entries = await page.evaluate<string>('JSON.stringify(navigation.entries().map(({ url }) => url))')
  assert.match(entries, /\/dashboard\/join"/)
  assert.ok(!(entries + asked.join()).includes(token))

  const second = await at.openDashboard(browser, `${url}/dashboard/join#${token}`)
  await second.page.getByText(joinTexts.goneTitle).waitFor()
  await second.close()
})

step('a passkey is registered, and signs in by itself; one that does not know its user does not', async () => {
  const authenticator = await virtualAuthenticator(await page.context().newCDPSession(page))
  const passkeys = at.panel(page, accountTexts.passkeys.title)
  await authenticator.touched(true)
  await passkeys.getByRole('button', { name: accountTexts.passkeys.add }).click()
  await at.dialog(page).getByLabel(commonTexts.name).fill('Laptop')
  await at.dialog(page).getByRole('button', { name: accountTexts.passkeys.add }).click()
  await passkeys.getByRole('row', { name: /Laptop/ }).waitFor()
  const [key] = await authenticator.keys()
  assert.deepEqual([key?.isResidentCredential, key?.rpId], [true, 'localhost'])

  await authenticator.touched(false)
  await at.signOut(page)
  await authenticator.knowsItsUser(false)
  await authenticator.touched(true)
  await page.getByRole('button', { name: signInTexts.passkey }).click()
  await page.getByText(signInTexts.passkeyRefused).waitFor()
  await authenticator.knowsItsUser(true)
  await page.getByRole('button', { name: signInTexts.passkey }).click()
  await at.heading(page, overviewTexts.title).waitFor()
  await authenticator.remove()
})

step('an authenticator app is set up; then a password needs its code or a backup code, which works once', async () => {
  await at.follow(page, shellTexts.account)
  await at.panel(page, accountTexts.totp.title).getByRole('button', { name: accountTexts.totp.setUp }).click()
  await at.dialog(page).getByLabel(commonTexts.password, { exact: true }).fill(PASSWORD)
  await at.dialog(page).getByRole('button', { name: commonTexts.continue }).click()
  await at.dialog(page).getByRole('img', { name: accountTexts.totp.qr }).waitFor()
  const secret = (await at.shown(page, accountTexts.totp.byHand).textContent()) ?? ''
  const code = () => totpCode(`otpauth://totp/x?secret=${secret}`)
  await at.dialog(page).getByLabel(accountTexts.totp.code).fill('000000')
  await at.dialog(page).getByRole('button', { name: accountTexts.totp.switchOn }).click()
  await at.dialog(page).getByText(errorTexts.code('INVALID_CODE')!).waitFor()
  await at.dialog(page).getByLabel(accountTexts.totp.code).fill(code())
  await at.dialog(page).getByRole('button', { name: accountTexts.totp.switchOn }).click()
  const backupCode = await at.dialog(page).getByLabel(accountTexts.backup.number(1), { exact: true }).textContent()
  await at.dialog(page).getByRole('button', { name: commonTexts.storedIt }).click()
  await at.panel(page, accountTexts.totp.title).getByText(accountTexts.totp.on, { exact: true }).waitFor()

  await at.move(page)
  const verify = page.getByRole('button', { name: signInTexts.verify })
  await at.signOut(page)
  await at.signInByForm(page, OWNER.email)
  await page.getByLabel(signInTexts.code).fill('000000')
  await verify.click()
  await page.getByText(errorTexts.code('INVALID_CODE')!).waitFor()
  await page.goto(`${url}/dashboard/account`)
  await at.heading(page, signInTexts.title).waitFor()
  await at.signInByForm(page, OWNER.email)
  await page.getByLabel(signInTexts.code).fill(code())
  await verify.click()
  await at.heading(page, accountTexts.title).waitFor()

  await at.move(page)
  for (const works of [true, false]) {
    await at.signOut(page)
    await at.signInByForm(page, OWNER.email)
    await page.getByRole('button', { name: signInTexts.useBackupCode }).click()
    await page.getByLabel(signInTexts.backupCode).fill(backupCode ?? '')
    await verify.click()
    if (works) await at.heading(page, overviewTexts.title).waitFor()
    else await page.getByText(errorTexts.code('INVALID_BACKUP_CODE')!).waitFor()
  }
  await page.getByRole('button', { name: signInTexts.useApp }).click()
  await page.getByLabel(signInTexts.code).fill(code())
  await verify.click()
  await at.heading(page, overviewTexts.title).waitFor()
})

step('a connector is set up by the form, which says what is missing', async () => {
  await at.follow(page, shellTexts.connectors)
  await page.getByRole('link', { name: connectorTexts.setUpNow('Google') }).click()
  await at.heading(page, connectorTexts.setUpTitle('Google')).waitFor()
  const create = page.getByRole('button', { name: connectorTexts.create('Google') })
  await create.click()
  await page.locator('[aria-invalid=true]:focus').waitFor()
  await page.getByLabel('Client ID').fill('123.apps.googleusercontent.com')
  await page.getByRole('textbox', { name: 'Client secret' }).fill('GOCSPX-of-the-journey')
  await page.getByLabel('Scopes').fill('openid\nhttps://www.googleapis.com/auth/calendar')
  await create.click()
  await at.heading(page, 'Google').waitFor()
  await at.fact(page, 'Client ID').getByText('123.apps.googleusercontent.com').waitFor()
  await page.getByRole('list', { name: connectorTexts.scopes }).getByText('openid').waitFor()
})

step('a credential is made from a key file that is chosen; a file of another kind is refused by its name', async () => {
  await page.getByRole('button', { name: credentialTexts.new }).click()
  const drawer = at.dialog(page)
  await drawer.getByRole('textbox', { name: credentialTexts.name }).fill('By choice')
  const choose = drawer.locator('input[type=file]')
  await choose.setInputFiles(keyFile('external', { type: 'external_account' }))
  await drawer.getByText(dataEntryTexts.refused['other-kind']('Google service account', 'type')).waitFor()
  await choose.setInputFiles(keyFile('chosen'))
  await drawer.getByText(dataEntryTexts.fileRead('chosen.json')).waitFor()
  await drawer.getByRole('button', { name: credentialTexts.seal }).click()
  await at.heading(page, 'By choice').waitFor()
  assert.equal((await sealed(idInAddress()))['private_key_id'], 'chosen')
})

let id: string
let first: string | null

step('a credential is made from a key file that is dropped, and what is shown of it is no secret', async () => {
  await page.getByRole('navigation').getByRole('link', { name: 'Google' }).click()
  await page.getByRole('button', { name: credentialTexts.new }).click()
  const drawer = at.dialog(page)
  await drawer.getByRole('textbox', { name: credentialTexts.name }).fill(NAME)
  await at.dropFile(page, drawer.getByText(dataEntryTexts.dropHere), keyFile('first'))
  await drawer.getByText(dataEntryTexts.fileRead('first.json')).waitFor()
  assert.ok(!(await drawer.innerText()).includes('PRIVATE KEY'))
  await drawer.getByRole('button', { name: credentialTexts.seal }).click()
  await at.heading(page, NAME).waitFor()
  await versionIs(1)
  id = idInAddress()
  first = await fingerprint()
  assert.equal((await sealed(id))['private_key_id'], 'first')
  await at.fact(page, credentialTexts.factCreated).getByText(OWNER.name).waitFor()
  await page.getByRole('button', { name: credentialTexts.copyId }).click()
  await page.getByRole('button', { name: commonTexts.copied }).waitFor()
  assert.equal(await clipboard(), id)
})

step('an API key is made with the scopes that are ticked, shown once and copied', async () => {
  await at.follow(page, shellTexts.apiKeys)
  await page.getByRole('button', { name: apiKeyTexts.create }).click()
  await at.dialog(page).getByLabel(commonTexts.name, { exact: true }).fill(KEY_NAME)
  await at.dialog(page).getByRole('radio', { name: apiKeyTexts.presets.choose.name }).check()
  for (const scope of ['credentials:read', 'credentials:write'])
    await at.dialog(page).getByRole('checkbox', { name: scope }).check()
  await at.dialog(page).getByRole('button', { name: apiKeyTexts.submit }).click()
  const key = (await at.shown(page, apiKeyTexts.key).textContent()) ?? ''
  assert.match(key, /^clav_\S{20,}$/)
  await at
    .dialog(page)
    .getByRole('button', { name: commonTexts.copyNamed(apiKeyTexts.key) })
    .click()
  await at.dialog(page).getByRole('button', { name: commonTexts.copied }).waitFor()
  assert.equal(await clipboard(), key)
  await page.keyboard.press('Escape')
  await at.dialog(page).getByRole('button', { name: commonTexts.storedIt }).click()
  const row = page.getByRole('table', { name: apiKeyTexts.list }).getByRole('row', { name: KEY_NAME })
  await row.getByText('credentials:read, credentials:write').waitFor()
  await at.dialog(page).waitFor({ state: 'detached' })
  assert.ok(!(await page.content()).includes(key))

  const caller = api(server.url, key)
  assert.equal((await caller.get('/v3/connectors/google/creds')).status, 200)
  assert.equal((await caller.get('/v3/connectors')).status, 403)
})

step('with that key, the console of the reference replaces the data of that credential', async () => {
  await page.goto(`${url}/docs/${PATCH}`)
  await openConsole(page)
  await page.getByLabel('API key').focus()
  await page.keyboard.press('Control+V')
  await page.getByRole('textbox', { name: /^id/ }).fill(id)
  await at.dropFile(page, page.locator('.cm-content'), keyFile('second'))
  await page.getByText('The file is now credential_data.').waitFor()
  await page.getByRole('button', { name: 'Send' }).click()
  const answer = page.getByRole('region', { name: 'The answer' })
  await answer.getByText('200 OK').waitFor()
  assert.equal((await sealed(id))['private_key_id'], 'second')
})

step(
  'the dashboard shows the second version, with another fingerprint, and the audit log whose key did it',
  async () => {
    await page.goto(`${url}/dashboard`)
    await at.follow(page, shellTexts.connectors)
    await page.getByRole('link', { name: 'Google', exact: true }).click()
    await page.getByRole('link', { name: NAME }).click()
    await versionIs(2)
    assert.notEqual(await fingerprint(), first)
    await at
      .panel(page, credentialTexts.versions)
      .getByRole('row', { name: credentialTexts.version(1) })
      .waitFor()
    await page.getByRole('link', { name: credentialTexts.auditLink }).click()
    const records = page.getByRole('table', { name: auditTexts.records })
    const changed = records.getByRole('row', { name: eventTexts['credential.updated'] })
    assert.equal(await changed.getByRole('cell').first().textContent(), KEY_NAME)
    assert.match((await changed.textContent()) ?? '', /credential_data/)
    const created = records.getByRole('row', { name: eventTexts['credential.created'] })
    assert.equal(await created.getByRole('cell').first().textContent(), OWNER.name)
    await page.goBack()
  },
)

step('rolling back brings the first data back, as a third version', async () => {
  await page.getByRole('button', { name: credentialTexts.rollBack }).click()
  await at.dialog(page).getByText(credentialTexts.rollBackWhat(1, 3)).waitFor()
  await at.dialog(page).getByRole('button', { name: credentialTexts.rollBackNow, exact: true }).click()
  await versionIs(3)
  assert.equal(await fingerprint(), first)
  assert.equal((await sealed(id))['private_key_id'], 'first')
})

step('data is replaced in three steps: nothing changes before the second, which compares names alone', async () => {
  const third = keyFile('third', { project_id: undefined, note: 'ours' })
  const drawer = at.dialog(page)
  await page.getByRole('button', { name: replaceTexts.button }).click()
  await drawer.getByRole('group', { name: replaceTexts.stepOf(1, 3) }).waitFor()
  await at.dropFile(page, drawer.getByText(dataEntryTexts.dropHere), third)
  await drawer.getByText(dataEntryTexts.fileRead('third.json')).waitFor()
  await drawer.getByRole('button', { name: replaceTexts.compare }).click()

  await drawer.getByRole('group', { name: replaceTexts.stepOf(2, 3) }).waitFor()
  const names = (kind: keyof typeof replaceTexts.fields) =>
    at.fact(drawer, replaceTexts.fields[kind]).locator('code').allTextContents()
  assert.deepEqual((await names('changed')).toSorted(), ['private_key', 'private_key_id'])
  assert.deepEqual([await names('added'), await names('removed')], [['note'], ['project_id']])
  assert.ok((await names('kept')).includes('client_email'))
  const told = await drawer.innerText()
  for (const value of ['third', 'ours', 'marketplace-sa-test']) assert.ok(!told.includes(value), value)
  const announced = await at.fact(drawer, credentialTexts.then).locator('code').textContent()
  assert.equal((await sealed(id))['private_key_id'], 'first')

  await drawer.getByRole('button', { name: replaceTexts.confirm }).click()
  await drawer.getByText(replaceTexts.doneTitle(4)).waitFor()
  await drawer.getByText(replaceTexts.versionIs(3, 4)).waitFor()
  await drawer
    .getByText(replaceTexts.fingerprintMatches)
    .getByText(announced ?? '')
    .waitFor()
  await drawer.getByText(replaceTexts.oldTitle).waitFor()
  assert.equal((await sealed(id))['private_key_id'], 'third')
  await drawer.getByRole('button', { name: commonTexts.done }).click()
  await versionIs(4)
  assert.equal(await fingerprint(), announced)

  await page.getByRole('button', { name: replaceTexts.button }).click()
  await drawer.locator('input[type=file]').setInputFiles(third)
  await drawer.getByRole('button', { name: replaceTexts.compare }).click()
  await drawer.getByText(replaceTexts.same).waitFor()
  assert.equal(await drawer.getByRole('button', { name: replaceTexts.confirm }).count(), 0)
  await drawer.getByRole('button', { name: commonTexts.close }).click()
  await drawer.waitFor({ state: 'detached' })
  await versionIs(4)
})

step('a credential is deleted only by its name, and then it is gone; the active one cannot be', async () => {
  await page.getByRole('button', { name: credentialTexts.delete }).click()
  const name = at.dialog(page).getByLabel(commonTexts.confirmByName(NAME))
  const remove = at.dialog(page).getByRole('button', { name: credentialTexts.deleteNow })
  for (const typed of ['', 'By choice', NAME.toLowerCase()]) {
    await name.fill(typed)
    await name.press('Enter')
    assert.ok(await remove.isDisabled(), typed)
  }
  await name.fill(NAME)
  await remove.click()
  await at.heading(page, 'Google').waitFor()
  await page.getByRole('link', { name: 'By choice' }).waitFor()
  await page.getByRole('link', { name: NAME }).waitFor({ state: 'detached' })
  const client = api(server.url, server.apiKey)
  assert.equal((await client.get(`/v3/connectors/google/creds/${id}`)).status, 404)
  await page.goto(`${url}/dashboard/applications/${server.applicationId}/connectors/google/credentials/${id}`)
  await page.getByText(errorTexts.notFoundTitle, { exact: true }).waitFor()

  await page.getByRole('main').getByRole('link', { name: 'Google', exact: true }).click()
  await at.fact(page, connectorTexts.active).getByRole('link').click()
  await at.panel(page, credentialTexts.versions).waitFor()
  await at.assertRefused(page, credentialTexts.delete, credentialTexts.deleteActive)
})

step('on all this way no script has failed and the policy has refused nothing', async () => {
  assert.deepEqual(visited.complaints, [])
})
