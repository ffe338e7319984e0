/**
 * What is typed into the forms of the dashboard goes to the server and comes back in no answer; the browser keeps none of
 * it, and what is shown once is in one answer and in one dialog.
 */

import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright'
import { accountTexts } from '../../web/dashboard/texts/account.ts'
import { apiKeyTexts } from '../../web/dashboard/texts/api-keys.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { connectorTexts } from '../../web/dashboard/texts/connectors.ts'
import { credentialTexts } from '../../web/dashboard/texts/credentials.ts'
import { dataEntryTexts } from '../../web/dashboard/texts/data-entry.ts'
import { errorTexts } from '../../web/dashboard/texts/errors.ts'
import { memberTexts } from '../../web/dashboard/texts/members.ts'
import { overviewTexts } from '../../web/dashboard/texts/overview.ts'
import { replaceTexts } from '../../web/dashboard/texts/replace.ts'
import { shellTexts } from '../../web/dashboard/texts/shell.ts'
import { joinTexts, signInTexts } from '../../web/dashboard/texts/sign-in.ts'
import { launchBrowser } from '../harness/browser.ts'
import { googleKeyFile, rsaPrivateKey, startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, totpCode } from '../harness/person.ts'
import { write } from '../reference/visitor.ts'
import * as at from './visitor.ts'

interface Answered {
  readonly what: string
  readonly text: string | undefined
}

let server: RunningServer
let browser: Browser
let page: Page
const answers: Promise<Answered>[] = []
const addresses: string[] = []

/** What was typed, or shown, by where. */
const secrets = new Map<string, string>()
const canary = (where: string): string => {
  const made = `canary-${randomBytes(12).toString('hex')}`
  secrets.set(where, made)
  return made
}
/** A line in the middle of the key: the first and the last are much the same in all keys. */
secrets.set('the key file', rsaPrivateKey().split('\n')[9] ?? '')
const keyFile = (overrides: Readonly<Record<string, unknown>> = {}) => ({
  name: 'key.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(googleKeyFile(overrides))),
})

before(async () => {
  server = await startServer({ env: { ...at.FROM_ANYWHERE, CLAVIGER_LOG_LEVEL: 'debug' } })
  browser = await launchBrowser()
  const visited = await at.openDashboard(browser, 'about:blank')
  page = visited.page
  page.on('response', (response) => {
    const what = `${response.request().method()} ${new URL(response.url()).pathname}`
    answers.push(
      response.text().then(
        (text) => ({ what, text }),
        () => ({ what, text: undefined }),
      ),
    )
  })
  page.on('request', (request) => addresses.push(request.url().replace(/#.*/, '')))
})
after(async () => {
  await browser.close()
  await server.stop()
})

/** The document with the shadow trees in it, and what its fields hold. */
const inThePage = () =>
  page.evaluate<string>(`(() => {
    const found = [document.documentElement.outerHTML, document.title]
    const look = (root) => {
      for (const element of root.querySelectorAll('*')) {
        if (typeof element.value === 'string') found.push(element.value)
        if (element.shadowRoot) { found.push(element.shadowRoot.innerHTML); look(element.shadowRoot) }
      }
    }
    look(document)
    return found.join('\\n')
  })()`)

/** All that the browser keeps besides the page: storage of every kind, caches, the history. */
const inTheBrowser = async () =>
  JSON.stringify([
    await page.context().storageState({ indexedDB: true }),
    await page.evaluate(`(async () => [
      { ...localStorage }, { ...sessionStorage }, await indexedDB.databases(), await caches.keys(), document.cookie,
      name, history.state, location.href, navigation.entries().map((entry) => [entry.url, entry.getState()]),
    ])()`),
    addresses,
  ])

function assertNone(text: string, where: string): void {
  assert.ok(text.length > 0, where)
  for (const [what, secret] of secrets) assert.ok(!text.includes(secret), `${what} is in ${where}`)
}

/** Sends what a form holds, and sees that nothing of it is left when it has closed. */
async function closes(form: string, done: Locator): Promise<void> {
  await done.waitFor()
  await at.dialog(page).waitFor({ state: 'detached' })
  assertNone(await inThePage(), `the page, after ${form}`)
}

const drawer = () => at.dialog(page)
const fillSecret = async (within: Page | Locator, secret: string) => {
  await within.getByRole('textbox', { name: 'Client secret' }).fill(secret)
  assert.ok((await inThePage()).includes(secret), 'the field holds it')
  assert.ok(!(await page.content()).includes(secret), 'and no attribute')
}

test('joining and signing in', async () => {
  const password = canary('the password')
  await page.goto(`${dashboardOf(server)}/dashboard/join#${firstOwnerToken(server)}`)
  secrets.set('the token of the link', firstOwnerToken(server))
  await at.joinByForm(page, { name: 'Ada', email: 'ada@example.com' }, password)
  await closes('joining', page.getByRole('link', { name: joinTexts.later }))
  await page.getByRole('link', { name: joinTexts.later }).click()
  await at.heading(page, overviewTexts.title).waitFor()
  await at.signOut(page)
  await at.signInByForm(page, 'ada@example.com', canary('a wrong password'))
  await page.getByText(errorTexts.code('INVALID_EMAIL_OR_PASSWORD')!).waitFor()
  await at.signInByForm(page, 'ada@example.com', password)
  await closes('signing in', at.heading(page, overviewTexts.title))
})

test('setting a connector up, and changing it', async () => {
  await at.follow(page, shellTexts.connectors)
  await page.getByRole('link', { name: connectorTexts.setUpNow('Google') }).click()
  await page.getByLabel('Client ID').fill('the-client')
  await fillSecret(page, canary('the secret of the connector'))
  await page.getByRole('button', { name: connectorTexts.create('Google') }).click()
  await closes('setting up', at.heading(page, 'Google'))
  await page.getByRole('button', { name: connectorTexts.edit, exact: true }).click()
  await fillSecret(drawer(), canary('the next secret of the connector'))
  await drawer().getByRole('button', { name: commonTexts.save }).click()
  await closes('editing', page.getByText(connectorTexts.edited))
})

test('a credential by the form, as JSON and from a key file', async () => {
  const begin = async (type: string, name: string, mode: keyof typeof dataEntryTexts.modes) => {
    await page.getByRole('button', { name: credentialTexts.new }).click()
    await drawer().getByRole('textbox', { name: credentialTexts.name }).fill(name)
    await drawer().getByRole('radio', { name: type }).click()
    await drawer().getByText(dataEntryTexts.modes[mode], { exact: true }).click()
  }
  const seal = drawer().getByRole('button', { name: credentialTexts.seal })
  const back = () => page.getByRole('navigation').getByRole('link', { name: 'Google', exact: true }).click()

  await begin('Google OAuth client', 'By form', 'form')
  await drawer().getByLabel('Client ID').fill('another')
  await fillSecret(drawer(), canary('the secret in the form'))
  await seal.click()
  await closes('the form', at.heading(page, 'By form'))
  await back()

  await begin('Google OAuth client', 'As JSON', 'json')
  const data = { client_id: 'third', client_secret: canary('the secret in the editor') }
  await write(page, JSON.stringify({ client_secret: data.client_secret }), dataEntryTexts.editorLabel)
  await seal.click()
  await drawer().getByRole('alert').getByText('client_id is required').waitFor()
  await write(page, JSON.stringify(data), dataEntryTexts.editorLabel)
  await seal.click()
  await closes('the editor', at.heading(page, 'As JSON'))
  await back()

  await begin('Google service account', 'From a file', 'file')
  // Such a key is refused by the server alone, which says of which field it speaks and nothing of what is in it.
  const cut = rsaPrivateKey().split('\n').toSpliced(12, 3).join('\n')
  await drawer()
    .locator('input[type=file]')
    .setInputFiles(keyFile({ private_key: cut }))
  await drawer().getByText(dataEntryTexts.fileRead('key.json')).waitFor()
  await seal.click()
  await drawer().getByText(dataEntryTexts.wrongFields).waitFor()
  const whole = keyFile({ private_key_id: canary('a field of the key file') })
  await drawer().locator('input[type=file]').setInputFiles(whole)
  await drawer().getByText(dataEntryTexts.wrongFields).waitFor({ state: 'detached' })
  await seal.click()
  await closes('the key file', at.heading(page, 'From a file'))
})

test('replacing data, given up before it is done and then done', async () => {
  const button = page.getByRole('button', { name: replaceTexts.button })
  const compare = async () => {
    await button.click()
    await drawer()
      .locator('input[type=file]')
      .setInputFiles(keyFile({ private_key_id: canary('the next key file') }))
    await drawer().getByRole('button', { name: replaceTexts.compare }).click()
    await drawer().getByRole('button', { name: replaceTexts.confirm }).waitFor()
    assertNone(await inThePage(), 'the comparison')
  }
  await compare()
  await drawer().getByRole('button', { name: commonTexts.close }).click()
  await closes('giving up', button)
  await compare()
  await drawer().getByRole('button', { name: replaceTexts.confirm }).click()
  await drawer().getByText(replaceTexts.doneTitle(2)).waitFor()
  assertNone(await inThePage(), 'the last step')
  await drawer().getByRole('button', { name: commonTexts.done }).click()
  await closes('replacing', button)
})

test('another password, and an authenticator app, whose key and codes are shown once', async () => {
  await at.follow(page, shellTexts.account)
  const form = at.panel(page, accountTexts.password.title)
  const password = canary('the next password')
  await form.getByLabel(accountTexts.password.current).fill(secrets.get('the password') ?? '')
  await form.getByLabel(accountTexts.password.new).fill(password)
  await form.getByLabel(joinTexts.repeat).fill(password)
  await form.getByRole('button', { name: accountTexts.password.change }).click()
  await closes('changing the password', page.getByText(accountTexts.password.changed))

  const app = at.panel(page, accountTexts.totp.title)
  await app.getByRole('button', { name: accountTexts.totp.setUp }).click()
  await drawer().getByLabel(commonTexts.password, { exact: true }).fill(password)
  await drawer().getByRole('button', { name: commonTexts.continue }).click()
  const secret = (await at.shown(page, accountTexts.totp.byHand).textContent()) ?? ''
  await drawer()
    .getByLabel(accountTexts.totp.code)
    .fill(totpCode(`otpauth://totp/x?secret=${secret}`))
  await drawer().getByRole('button', { name: accountTexts.totp.switchOn }).click()
  const code = await drawer().getByLabel(accountTexts.backup.number(2), { exact: true }).textContent()
  secrets.set('once: the key of the authenticator app', secret)
  secrets.set('once: a backup code', code ?? '')
  await drawer().getByRole('button', { name: commonTexts.storedIt }).click()
  await closes('setting up the app', app.getByRole('button', { name: accountTexts.backup.again }))
})

test('an API key and an invitation, which are shown once', async () => {
  await at.follow(page, shellTexts.apiKeys)
  await page.getByRole('button', { name: apiKeyTexts.create }).click()
  await drawer().getByLabel(commonTexts.name, { exact: true }).fill('Mine')
  await drawer().getByRole('button', { name: apiKeyTexts.submit }).click()
  secrets.set('once: the API key', (await at.shown(page, apiKeyTexts.key).textContent()) ?? '')
  await drawer().getByRole('button', { name: commonTexts.storedIt }).click()
  await closes('making a key', page.getByRole('row', { name: 'Mine' }))
  secrets.set('once: the invitation', (await at.invite(page, 'viewer')).split('#')[1] ?? '')
  await closes('inviting', at.heading(page, memberTexts.title))
})

test('what was typed is in no answer, and what is shown once is in the one answer that made it', async () => {
  await at.follow(page, shellTexts.audit)
  await at.follow(page, shellTexts.deploymentLog)
  await at.follow(page, shellTexts.account)
  await at.signOut(page)
  await page.getByText(signInTexts.invited).waitFor()
  const all = await Promise.all(answers)
  // What the page did not wait for any more may be lost; what it sent is not.
  assert.deepEqual(
    all.filter(({ what, text }) => text === undefined && !what.startsWith('GET ')),
    [],
  )
  assert.ok(all.filter(({ text = '' }) => text.includes('request_id')).length > 30)
  for (const [what, secret] of secrets) {
    assert.ok(secret.length > 8, what)
    const where = all.filter(({ text = '' }) => text.includes(secret)).map((answer) => answer.what)
    assert.deepEqual(where, what.startsWith('once: ') ? [where[0]] : [], what)
    if (where[0] !== undefined) assert.match(where[0], /^POST .*\/(?:two-factor\/enable|api-keys|invitations)$/)
  }
})

test('the browser keeps none of it, and neither does its history or the log of the server', async () => {
  const kept = await inTheBrowser()
  assert.match(kept, /\/dashboard\/join".*\/dashboard\/account"/, 'the history is there')
  assertNone(kept, 'the browser')
  assertNone(await inThePage(), 'the page')
  assert.match(server.output(), /"?create_api_key/)
  secrets.delete('the token of the link')
  assertNone(server.output(), 'the log')
})
