/** What members see of grants and of credentials that fail, and what they do about it; what they never see. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page, Request } from 'playwright'
import { paths } from '../../web/dashboard/paths.ts'
import { auditTexts, eventTexts } from '../../web/dashboard/texts/audit.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { credentialTexts } from '../../web/dashboard/texts/credentials.ts'
import { grantTexts } from '../../web/dashboard/texts/grants.ts'
import { healthTexts } from '../../web/dashboard/texts/health.ts'
import { attentionTexts, overviewTexts } from '../../web/dashboard/texts/overview.ts'
import { replaceTexts } from '../../web/dashboard/texts/replace.ts'
import { shellTexts } from '../../web/dashboard/texts/shell.ts'
import type { Visit } from '../reference/visitor.ts'
import { SECRET } from './grants.ts'
import { cutOff } from './reading.ts'
import { settled, startSite, type Site } from './site.ts'
import * as at from './visitor.ts'

/** As many as test/dashboard/filled-grants.ts has put behind the credential that fails. */
const BEHIND = 28
const WAITING = 'anna@contoso.example'
const REVOKED = 'olga.marchetti@harbour-office.example'

let site: Site
let owner: Visit
const answers: Promise<string>[] = []

before(async () => {
  site = await startSite()
  owner = await site.visit(paths.overview(site.filled.app), 'owner', {}, async (page) => {
    page.on('requestfinished', (request) => {
      if (request.url().includes('/dashboard/api/')) answers.push(answerOf(request))
    })
  })
})
after(() => site.stop())

/** What is left behind when a page goes away is lost; what it has shown is not. */
const answerOf = async (request: Request) => (await request.response())?.text().catch(() => '') ?? ''

const rows = (page: Page) => page.getByRole('table', { name: grantTexts.list }).getByRole('row')

/** Asks from the page, as a script of it would. */
const statusOf = (page: Page, path: string) =>
  page.evaluate<number>(`fetch('/dashboard/api/applications/${site.filled.app}/${path}').then(({ status }) => status)`)

test('a credential that fails is told of at the start, with the reason, what to do, and the grants behind it', async () => {
  const { page } = owner
  await page.getByText(attentionTexts.credential_failing.title(1)).waitFor()
  const entry = page
    .getByRole('listitem')
    .filter({ hasText: grantTexts.behind(BEHIND) })
    .last()
  await entry.getByRole('link').click()
  const panel = at.panel(page, healthTexts.title)
  await panel.getByText(healthTexts.states.failing, { exact: true }).waitFor()
  await panel.getByText('invalid_client', { exact: true }).waitFor()
  await panel.getByText(/^AADSTS7000222/).waitFor()
  await panel.getByText(/^The client secret has expired/).waitFor()
  await at.fact(panel, healthTexts.paused).getByText(healthTexts.pausedUntil).waitFor()
  await panel.getByText(grantTexts.stand(BEHIND)).waitFor()
  await panel.getByRole('link', { name: grantTexts.see }).click()
  await at.heading(page, grantTexts.title).waitFor()
  await page.getByText(grantTexts.shown(BEHIND)).waitFor()
  assert.equal(await page.getByText(grantTexts.credentialFails, { exact: true }).count(), BEHIND)
})

test('grants are narrowed by what is typed and chosen, which stands in the address, and come page by page', async () => {
  const { page } = owner
  await page.getByRole('button', { name: commonTexts.clearFilters }).click()
  await page.getByText(grantTexts.shown(50)).waitFor()
  await page.getByRole('button', { name: grantTexts.more }).click()
  await page.getByText(grantTexts.shown(58)).waitFor()
  await page.getByLabel(grantTexts.filter.email).fill(REVOKED.toUpperCase())
  await page.getByText(grantTexts.shown(1)).waitFor()
  await page.getByRole('combobox', { name: grantTexts.filter.status }).click()
  await page.getByRole('option', { name: grantTexts.states.valid, exact: true }).click()
  await page.getByText(grantTexts.noneTitle).waitFor()
  assert.match(page.url(), /\?email=OLGA.*&status=valid$/)
  await page.getByRole('button', { name: commonTexts.clearFilters }).click()
  await page.getByRole('combobox', { name: grantTexts.filter.credential }).click()
  await page.getByRole('option', { name: overviewTexts.inConnector('Google', 'Mail sync, EU') }).click()
  await page.getByText(grantTexts.shown(14)).waitFor()
  assert.equal(await rows(page).filter({ hasText: 'Mail sync, EU' }).count(), 14)
})

test('grants are sorted by each time that the API sorts by, which stands in the address and stays when filters are cleared', async () => {
  const { page } = owner
  const mailboxes = async (first: string) => {
    await rows(page).nth(1).getByRole('link', { name: first, exact: true }).waitFor()
    return rows(page).getByRole('rowheader').getByRole('link').allTextContents()
  }
  const sort = page.getByLabel(commonTexts.sort)
  await page.goto(`${site.url}/dashboard${paths.grants(site.filled.app)}`)
  assert.equal(await sort.inputValue(), 'newest')
  assert.equal((await mailboxes('desk@quay.example'))[1], 'anna@harbourmail.example')

  await sort.selectOption(grantTexts.orders.oldest)
  assert.equal((await mailboxes('noor@contoso.example'))[1], 'mina@contoso.example')
  assert.match(page.url(), /\?sort=oldest$/)

  await page.getByRole('combobox', { name: grantTexts.filter.provider }).click()
  await page.getByRole('option', { name: 'Google', exact: true }).click()
  await mailboxes('noor@harbour-office.example')
  await page.reload()
  await mailboxes('noor@harbour-office.example')
  await page.getByRole('button', { name: commonTexts.clearFilters }).click()
  await mailboxes('noor@contoso.example')

  // Those of a domain have authenticated at the same time, and of these the one that was made last counts as the later one.
  await sort.selectOption(grantTexts.orders.unchanged)
  assert.equal((await mailboxes(WAITING))[1], 'bo@contoso.example')
  await sort.selectOption(grantTexts.orders.changed)
  assert.equal((await mailboxes('desk@quay.example'))[1], 'noor@harbourmail.example')
  await sort.selectOption(grantTexts.orders.newest)
  await mailboxes('desk@quay.example')
  assert.doesNotMatch(page.url(), /sort/)
})

test('a grant says whose failure it was, and one of a credential that fails leads to the credential', async () => {
  const { page } = owner
  await page.goto(`${site.url}/dashboard${paths.grant(site.filled.app, site.filled.grants.waiting)}`)
  await page.getByRole('alert').getByText(grantTexts.failingBehindWhat).waitFor()
  const panel = at.panel(page, grantTexts.reason)
  assert.equal(await at.fact(panel, healthTexts.whose).textContent(), healthTexts.outcomes.credential)
  const advised = await at.fact(panel, healthTexts.advice).textContent()
  await page.getByRole('alert').getByRole('link', { name: grantTexts.toCredential }).click()
  const health = at.panel(page, healthTexts.title)
  await health.getByText(healthTexts.states.failing, { exact: true }).waitFor()
  assert.equal(await at.fact(health, healthTexts.advice).textContent(), advised)
})

test('who replaces the data is told of the mailboxes first, and afterwards nothing fails any more', async () => {
  const { page } = owner
  await page.getByRole('button', { name: replaceTexts.button }).click()
  await at
    .dialog(page)
    .getByRole('textbox', { name: /^Client ID/ })
    .fill('0f6c2d9e-7b1a-4c35-8e24-5d9b3a7f1c60')
  await at
    .dialog(page)
    .getByRole('textbox', { name: /^Client secret/ })
    .fill('another')
  await at
    .dialog(page)
    .getByRole('textbox', { name: /^Tenant/ })
    .fill('common')
  await at.dialog(page).getByRole('button', { name: replaceTexts.compare }).click()
  await at.dialog(page).getByText(grantTexts.stand(BEHIND)).waitFor()
  await at.dialog(page).getByText(grantTexts.consequences.replace).waitFor()
  await at.dialog(page).getByRole('button', { name: replaceTexts.confirm, exact: true }).click()
  await at.dialog(page).getByRole('button', { name: commonTexts.done }).click()
  await at.panel(page, healthTexts.title).getByText(healthTexts.states.replaced, { exact: true }).waitFor()
  await at.follow(page, shellTexts.overview)
  await page.getByText(attentionTexts.grant_invalid.title(1)).waitFor()
  assert.equal(await page.getByText(attentionTexts.credential_failing.title(1)).count(), 0)
})

test('before a credential is deleted, it is said which mailboxes go with it', async () => {
  const { page } = owner
  await page.goto(`${site.url}/dashboard${paths.credential(site.filled.app, 'google', site.filled.leaked)}`)
  await page.getByRole('button', { name: credentialTexts.delete }).click()
  await at.dialog(page).getByText(grantTexts.stand(14)).waitFor()
  await at.dialog(page).getByText(grantTexts.consequences.delete).waitFor()
  await at.dialog(page).getByRole('button', { name: commonTexts.cancel }).click()
})

test('a grant that is deleted is in no list any more, and the log has its record', async () => {
  const { page } = owner
  await page.goto(`${site.url}/dashboard${paths.invalidGrants(site.filled.app)}`)
  await page.getByRole('link', { name: REVOKED }).click()
  await page.getByRole('button', { name: grantTexts.delete }).click()
  await at.dialog(page).getByText(grantTexts.deleteId).waitFor()
  await at.dialog(page).getByLabel(commonTexts.confirmByName(REVOKED)).fill(REVOKED)
  await at.dialog(page).getByRole('button', { name: grantTexts.deleteNow }).click()
  await page.getByText(grantTexts.deleted(REVOKED)).waitFor()
  await at.heading(page, grantTexts.title).waitFor()
  await page.getByText(grantTexts.shown(50)).waitFor()
  assert.equal(await page.getByRole('link', { name: REVOKED }).count(), 0)
  await at.follow(page, shellTexts.audit)
  await page.getByRole('table', { name: auditTexts.records }).getByText(eventTexts['grant.deleted']).first().waitFor()
})

test('in a window that is narrow for a table, no address pushes a column out', async () => {
  for (const path of [paths.grants(site.filled.app), paths.members]) {
    const { page, close } = await site.visit(path, 'owner', { viewport: { width: 1000, height: 800 } })
    await page.getByRole('table').first().waitFor()
    await settled(page)
    assert.deepEqual(await cutOff(page), [], path)
    await close()
  }
})

test('a viewer reads all of it and deletes nothing, and nobody is lent a token or shown what is sealed', async () => {
  const { app, grants } = site.filled
  const viewer = await site.visit(paths.grant(app, grants.valid), 'viewer')
  await settled(viewer.page)
  await at.assertRefused(viewer.page, grantTexts.delete, commonTexts.changersOnly)
  for (const { page } of [owner, viewer]) {
    assert.equal(await statusOf(page, `v3/grants/${grants.valid}/provider-token`), 403)
    assert.equal(await statusOf(page, `v3/grants/${grants.valid}`), 200)
  }
  const told = await Promise.all(answers)
  assert.ok(told.some((text) => text.includes(WAITING)) && told.length > 30)
  assert.deepEqual(
    told.filter((text) => text.includes(SECRET)),
    [],
  )
  assert.deepEqual(
    [...owner.complaints, ...viewer.complaints].filter((one) => !one.includes('403')),
    [],
  )
})
