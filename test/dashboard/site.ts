/** A filled deployment behind a real server, and browsers that are signed in to it: for suites and for the screenshots. */

import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import type { Role } from '../../src/store/store.ts'
import { launchBrowser } from '../harness/browser.ts'
import { startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, PASSWORD, Person, totpCode } from '../harness/person.ts'
import { newContext, visit, visitIn, type Visit } from '../reference/visitor.ts'
import { filledDeployment, people, type Filled } from './filled.ts'

const ON_DESK = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0'
const ON_PHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 26_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1'

type Session = Exclude<BrowserContextOptions['storageState'], string | undefined>

export interface Site {
  readonly browser: Browser
  readonly server: RunningServer
  /** The address of the dashboard's server, without a slash at its end. */
  readonly url: string
  readonly filled: Filled
  /** A page of the dashboard, by its path below /dashboard, as somebody sees it; null is nobody. */
  readonly visit: (
    path: string,
    as?: Role | null,
    options?: BrowserContextOptions,
    prepare?: (page: Page) => Promise<void>,
  ) => Promise<Visit>
  /** The same in a context that visits of one role share, which is there sooner than one of its own. */
  readonly visitAgain: (path: string, as?: Role | null, prepare?: (page: Page) => Promise<void>) => Promise<Visit>
  readonly stop: () => Promise<void>
}

/** @param options.also what is put in before the server starts. */
export async function startSite(options: { also?: (filled: Filled) => Promise<void> } = {}): Promise<Site> {
  const filled = await filledDeployment()
  await options.also?.(filled)
  const server = await startServer({ data: filled.data })
  const url = dashboardOf(server)
  const sessions = {
    owner: await signedIn(url, 'owner'),
    admin: await signedIn(url, 'admin'),
    viewer: await signedIn(url, 'viewer'),
  } satisfies Record<Role, Session>
  // Elsewhere too.
  await signedIn(url, 'owner', ON_PHONE)
  await signedIn(url, 'viewer', ON_PHONE)
  const browser = await launchBrowser()
  const optionsOf = (as: Role | null): BrowserContextOptions => ({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...(as !== null && { storageState: sessions[as] }),
  })
  const shared = new Map<Role | null, Promise<BrowserContext>>()
  const sharedBy = (as: Role | null) => {
    const context = shared.get(as) ?? newContext(browser, optionsOf(as))
    shared.set(as, context)
    return context
  }
  return {
    browser,
    server,
    url,
    filled,
    visit: (path, as = 'owner', options = {}, prepare) =>
      visit(browser, `${url}/dashboard${path}`, { ...optionsOf(as), ...options }, prepare),
    visitAgain: async (path, as = 'owner', prepare) => visitIn(await sharedBy(as), `${url}/dashboard${path}`, prepare),
    async stop() {
      await browser.close()
      await server.stop()
    },
  }
}

/** The admin has an authenticator app, and comes in with two steps. */
async function signedIn(url: string, role: Role, userAgent = ON_DESK): Promise<Session> {
  const person = new Person(url)
  const given = { email: people[role].email, password: PASSWORD }
  const headers = { 'user-agent': userAgent }
  const answer = await person.call('POST', '/dashboard/api/auth/sign-in/email', given, { headers })
  assert.equal(answer.status, 200, answer.raw)
  if (role === 'admin') {
    const enabled = await person.post('auth/two-factor/enable', { password: PASSWORD })
    const { totpURI } = JSON.parse(enabled.raw) as { totpURI: string }
    const verified = await person.post('auth/two-factor/verify-totp', { code: totpCode(totpURI) })
    assert.equal(verified.status, 200, verified.raw)
  }
  const cookies = Array.from(person.cookies, ([name, value]) => ({ name, value, secure: name.startsWith('__') }))
  const more = { domain: 'localhost', path: '/', expires: -1, httpOnly: true, sameSite: 'Strict' } as const
  return { cookies: cookies.map((cookie) => ({ ...cookie, ...more })), origins: [] }
}

/** A page is there, nothing of it is being loaded, and nothing moves any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await page.evaluate(`new Promise((resolve) => {
    let still = 0
    const look = () => {
      const busy = document.querySelector('[aria-busy=true], [data-loading=true], .mantine-Skeleton-root') !== null
      const moves = document.getAnimations().some((one) => one.playState === 'running' && one.effect.getComputedTiming().iterations !== Infinity)
      still = busy || moves || document.fonts.status === 'loading' ? 0 : still + 1
      if (still > 3) resolve()
      else requestAnimationFrame(look)
    }
    look()
  })`)
}
