/** What is being sent, and what is refused, leaves the keyboard where it was: in the dialog, on the button. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Route } from 'playwright'
import { paths, patterns } from '../../web/dashboard/paths.ts'
import { accountTexts } from '../../web/dashboard/texts/account.ts'
import { apiKeyTexts } from '../../web/dashboard/texts/api-keys.ts'
import { applicationTexts } from '../../web/dashboard/texts/applications.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { errorTexts } from '../../web/dashboard/texts/errors.ts'
import { replaceTexts } from '../../web/dashboard/texts/replace.ts'
import { settingsTexts } from '../../web/dashboard/texts/settings.ts'
import { shellTexts } from '../../web/dashboard/texts/shell.ts'
import { joinTexts, signInTexts } from '../../web/dashboard/texts/sign-in.ts'
import { keyFile, people } from './filled.ts'
import { settled, startSite, type Site } from './site.ts'
import { dialog, panel } from './visitor.ts'

let site: Site
before(async () => {
  site = await startSite()
})
after(() => site.stop())

interface Attempt {
  readonly what: string
  readonly path: () => string
  /** Null is nobody. */
  readonly as?: null
  readonly inDialog: boolean
  /** Comes to the button with all filled in. */
  readonly fill: (page: Page) => Promise<void>
  readonly button: string
}

const password = (page: Page) => dialog(page).getByLabel(commonTexts.password, { exact: true })

const attempts: readonly Attempt[] = [
  {
    what: 'an API key',
    path: () => paths.apiKeys(site.filled.app),
    inDialog: true,
    async fill(page) {
      await page.getByRole('button', { name: apiKeyTexts.create }).click()
      await dialog(page).getByRole('textbox', { name: commonTexts.name }).fill('Refused')
    },
    button: apiKeyTexts.submit,
  },
  {
    what: 'an application',
    path: () => paths.applications,
    inDialog: true,
    async fill(page) {
      await page.getByRole('button', { name: applicationTexts.create }).click()
      await dialog(page).getByRole('textbox', { name: commonTexts.name }).fill('Refused')
    },
    button: applicationTexts.createSubmit,
  },
  {
    what: 'an authenticator app',
    path: () => paths.account,
    inDialog: true,
    async fill(page) {
      await page.getByRole('button', { name: accountTexts.totp.setUp }).click()
      await password(page).fill('not the password of it')
    },
    button: commonTexts.continue,
  },
  {
    what: 'new data',
    path: () => paths.credential(site.filled.app, 'google', site.filled.leaked),
    inDialog: true,
    async fill(page) {
      await page.getByRole('button', { name: replaceTexts.button }).click()
      const file = JSON.stringify(keyFile('mail-sync-eu', 4))
      await dialog(page)
        .locator('input[type=file]')
        .setInputFiles({ name: 'key.json', mimeType: 'application/json', buffer: Buffer.from(file) })
      await dialog(page).getByRole('button', { name: replaceTexts.compare }).click()
    },
    button: replaceTexts.confirm,
  },
  {
    what: 'a sign-in',
    path: () => paths.signIn,
    as: null,
    inDialog: false,
    async fill(page) {
      await page.getByLabel(commonTexts.email).fill(people.viewer.email)
      await page.getByLabel(commonTexts.password, { exact: true }).fill('not the password of it')
    },
    button: signInTexts.submit,
  },
  {
    what: 'an account',
    path: () => `${patterns.join}#${site.filled.invitations.open}`,
    as: null,
    inDialog: false,
    async fill(page) {
      await page.getByLabel(commonTexts.name, { exact: true }).fill('Refused')
      await page.getByLabel(commonTexts.email).fill('refused@example.com')
      await page.getByLabel(commonTexts.password, { exact: true }).fill('the password of it')
      await page.getByLabel(joinTexts.repeat).fill('the password of it')
    },
    button: joinTexts.submit,
  },
]

/** Holds what is sent until it is let go, and has it fail then. */
async function held(page: Page): Promise<{ count: () => Promise<number>; fail: () => Promise<void> }> {
  const routes: Route[] = []
  await page.route('**/dashboard/api/**', (route) =>
    route.request().method() === 'GET' ? route.continue() : void routes.push(route),
  )
  return {
    count: async () => {
      // What was sent before this is held by the time that it is answered.
      await page.evaluate(() => fetch('/dashboard/api/auth/get-session'))
      return routes.length
    },
    fail: async () => {
      for (const route of routes) await route.abort()
    },
  }
}

for (const { what, path, as, inDialog, fill, button: name } of attempts)
  test(`the focus stays on the button while ${what} is sent, and where it is refused`, async () => {
    const { page, close } = await site.visit(path(), as)
    await settled(page)
    await fill(page)
    const sent = await held(page)
    const button = (inDialog ? dialog(page) : page).getByRole('button', { name, exact: true })
    const hasFocus = () => button.and(page.locator(':focus')).waitFor()
    await button.focus()
    await page.keyboard.press('Enter')
    await page.locator('button[aria-busy=true][aria-disabled=true]').waitFor()
    await hasFocus()
    // Once is enough.
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    assert.equal(await sent.count(), 1)

    await sent.fail()
    await page.getByRole('alert').last().waitFor()
    await page.locator('button[aria-busy=true]').waitFor({ state: 'detached' })
    await hasFocus()
    if (inDialog) {
      for (let step = 0; step < 8; step++) {
        await page.keyboard.press('Tab')
        assert.equal(await dialog(page).locator(':focus').count(), 1, `step ${step}`)
      }
      await page.keyboard.press('Escape')
      await dialog(page).waitFor({ state: 'hidden' })
    }
    await close()
  })

test('the focus stays on a button that has nothing more to do once it has done it', async () => {
  const { page, close } = await site.visit(paths.settings(site.filled.app))
  await settled(page)
  const branding = panel(page, settingsTexts.branding.title)
  const save = branding.getByRole('button', { name: commonTexts.save, exact: true })
  await branding.getByRole('textbox', { name: settingsTexts.branding.description }).fill('Another one.')
  await save.focus()
  await page.keyboard.press('Enter')
  await page.getByText(settingsTexts.saved).waitFor()
  await save.and(page.locator('[aria-disabled=true]')).waitFor()
  await save.and(page.locator(':focus')).waitFor()
  await close()
})

test('who is signed out in the middle of something is told why the sign-in page is there, and nobody else', async () => {
  const { page, close } = await site.visit(paths.settings(site.filled.app))
  await settled(page)
  await page.context().clearCookies()
  await panel(page, settingsTexts.branding.title).getByRole('textbox').first().fill('Another name')
  await panel(page, settingsTexts.branding.title).getByRole('button', { name: commonTexts.save }).click()
  await page.getByRole('heading', { name: signInTexts.title, level: 1 }).waitFor()
  await page.getByRole('alert').getByText(signInTexts.over).waitFor()
  await page.goto(`${site.url}/dashboard${paths.account}`)
  await page.getByRole('heading', { name: signInTexts.title, level: 1 }).waitFor()
  await settled(page)
  assert.equal(await page.getByText(signInTexts.over).count(), 0)
  await close()
})

test('a page that cannot be fetched while the network is away says so, and is there once it is back', async () => {
  const { page, close } = await site.visit(paths.overview(site.filled.app))
  await settled(page)
  await page.context().setOffline(true)
  await page.getByRole('navigation').getByRole('link', { name: shellTexts.settings }).click()
  await page.getByRole('alert').getByText(errorTexts.notFetched).waitFor()
  await page.context().setOffline(false)
  await page.getByRole('button', { name: errorTexts.reload }).click()
  await page.getByRole('heading', { name: settingsTexts.title, level: 1 }).waitFor()
  await close()
})

test('signing out and ending a session say so when they fail', async () => {
  const { page, close } = await site.visit(paths.account)
  await settled(page)
  await page.route('**/dashboard/api/auth/**', (route) =>
    route.request().method() === 'GET' ? route.continue() : route.abort(),
  )
  for (const name of [/^End the session of/, shellTexts.signOut]) {
    const told = page.getByRole('alert').getByText(errorTexts.notReached)
    const before = await told.count()
    await page.getByRole('button', { name }).first().click()
    await told.nth(before).waitFor()
  }
  await page.getByRole('heading', { name: accountTexts.title, level: 1 }).waitFor()
  await close()
})
