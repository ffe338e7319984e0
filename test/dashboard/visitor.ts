import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright'
import { roleTexts, commonTexts } from '../../web/dashboard/texts/common.ts'
import { memberTexts, invitationTexts } from '../../web/dashboard/texts/members.ts'
import { shellTexts } from '../../web/dashboard/texts/shell.ts'
import { joinTexts, signInTexts } from '../../web/dashboard/texts/sign-in.ts'
import { PASSWORD, type Person } from '../harness/person.ts'
import { visit, type Visit } from '../reference/visitor.ts'

/** What members do at the dashboard, as they do it: by what they see. */

export const EDITOR = 'The data as JSON'

export interface Newcomer {
  readonly name: string
  readonly email: string
}

/** With it a server takes the browser's word for where it is. */
export const FROM_ANYWHERE = { CLAVIGER_TRUSTED_PROXIES: '127.0.0.1' }

let addresses = 0
const elsewhere = () => ({ 'x-forwarded-for': `10.0.0.${++addresses}` })

/** A browser of its own, from an address of its own, at a page of the dashboard. */
export async function openDashboard(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const visited = await visit(browser, url, { extraHTTPHeaders: elsewhere(), ...options })
  // Long, for pages that are open side by side share a machine which may be busy.
  visited.page.context().setDefaultTimeout(30_000)
  return visited
}

/** A browser whose owner has signed in already. */
export function openAs(browser: Browser, person: Person, url: string): Promise<Visit> {
  const cookies = [...person.cookies].map(([name, value]) => ({
    ...{ name, value, domain: new URL(url).hostname, path: '/', expires: -1 },
    ...{ httpOnly: true, secure: true, sameSite: 'Strict' as const },
  }))
  return openDashboard(browser, url, { storageState: { cookies, origins: [] } })
}

/** From now on the browser is elsewhere: what slows down guessing counts by address. */
export async function move(page: Page): Promise<void> {
  await page.context().setExtraHTTPHeaders(elsewhere())
}

/** Becomes a member by the form that a link has opened, and is signed in. */
export async function joinByForm(page: Page, { name, email }: Newcomer, password = PASSWORD): Promise<void> {
  await page.getByLabel(commonTexts.name, { exact: true }).fill(name)
  await page.getByLabel(commonTexts.email).fill(email)
  await page.getByLabel(commonTexts.password, { exact: true }).fill(password)
  await page.getByLabel(joinTexts.repeat).fill(password)
  await page.getByRole('button', { name: joinTexts.submit }).click()
  await heading(page, joinTexts.joinedTitle).and(page.locator(':focus')).waitFor()
}

/** Gives email and password at the sign-in page; what comes then is the caller's to wait for. */
export async function signInByForm(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel(commonTexts.email).fill(email)
  await page.getByLabel(commonTexts.password, { exact: true }).fill(password)
  await page.getByRole('button', { name: signInTexts.submit, exact: true }).click()
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: shellTexts.signOut }).click()
  await heading(page, signInTexts.title).waitFor()
}

/** Makes an invitation on the members' page, as an owner who is signed in; gives the link. */
export async function invite(page: Page, role: keyof typeof roleTexts): Promise<string> {
  await follow(page, shellTexts.members)
  await page.getByRole('button', { name: invitationTexts.invite }).click()
  await dialog(page).getByRole('radio', { name: roleTexts[role].name }).check()
  await dialog(page).getByRole('button', { name: invitationTexts.make }).click()
  const link = (await shown(page, invitationTexts.link).textContent()) ?? ''
  await dialog(page).getByRole('button', { name: commonTexts.done }).click()
  return link
}

/** Gives a member another role on the members' page. */
export async function changeRole(page: Page, name: string, role: keyof typeof roleTexts): Promise<void> {
  await follow(page, shellTexts.members)
  await page.reload()
  await page.getByRole('button', { name: memberTexts.changeRole(name) }).click()
  await dialog(page).getByRole('radio', { name: roleTexts[role].name }).check()
  await dialog(page).getByRole('button', { name: memberTexts.changeRoleShort }).click()
  await page.getByText(memberTexts.roleChanged).waitFor()
}

/** Goes to a page by the bar at the side. */
export async function follow(page: Page, label: string): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: label, exact: true }).click()
  await page.locator('[aria-current=page]', { hasText: label }).waitFor()
}

export function heading(page: Page, name: string): Locator {
  return page.getByRole('heading', { level: 1, name, exact: true })
}

/** A part of a page, by its heading. */
export function panel(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

export function dialog(page: Page): Locator {
  return page.getByRole('dialog')
}

/** Asserts that a button may not be pressed, says why to whoever comes to it, and does nothing when pressed all the same. */
export async function assertRefused(page: Page, name: string, because: string): Promise<void> {
  const button = page.getByRole('main').getByRole('button', { name, exact: true })
  // Hints come to where the keyboard is, and by it alone.
  await page.keyboard.press('Tab')
  await button.focus()
  await page.getByRole('tooltip').getByText(because, { exact: true }).waitFor()
  assert.equal(await button.getAttribute('aria-disabled'), 'true', name)
  await page.keyboard.press('Enter')
  await button.click({ force: true })
  assert.equal(await dialog(page).count(), 0, name)
  await button.blur()
  await page.mouse.move(0, 0)
  await page.getByRole('tooltip').waitFor({ state: 'detached' })
}

/** A value that stands beside its name. */
export function fact(within: Page | Locator, name: string): Locator {
  return within.locator('dt', { hasText: new RegExp(`^${name}$`) }).locator('xpath=following-sibling::dd[1]')
}

/** A value in the one moment in which it is shown. */
export function shown(page: Page, label: string): Locator {
  return page.getByRole('group', { name: label, exact: true }).locator('code, pre')
}

/** Drags a file from outside the browser onto a place of the page, and lets go of it there. */
export async function dropFile(page: Page, place: Locator, file: string): Promise<void> {
  await place.scrollIntoViewIfNeeded()
  const box = await place.boundingBox()
  if (box === null) throw new Error('nothing to drop a file on')
  const devtools = await page.context().newCDPSession(page)
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await devtools.send('Input.dispatchDragEvent', {
      type,
      x,
      y,
      data: { items: [], files: [file], dragOperationsMask: 1 },
    })
  await devtools.detach()
}

/** What a member is told at some paths, to be compared with what is told later: all of it but what changes by itself. */
export async function stateSeenBy(member: Person, paths: readonly string[]): Promise<string> {
  const answers = await Promise.all(paths.map((path) => member.get(path)))
  // The last use is written within half a minute, whoever has used a key.
  const moving = /"request_id":"[^"]+"|"last_used_at":(?:\d+|null)/g
  return answers.map(({ raw }) => raw.replaceAll(moving, '')).join('\n')
}
