/** A filled deployment behind a real server, and browsers that are signed in to it: for suites and for the screenshots. */

import assert from 'node:assert/strict'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright'
import type { Role } from '../../src/store/store.ts'
import { launchBrowser } from '../harness/browser.ts'
import { startServer, type RunningServer } from '../harness/index.ts'
import { dashboardOf, PASSWORD, Person, totpCode } from '../harness/person.ts'
import { visit, type Visit } from '../reference/visitor.ts'
import { filledDeployment, people, type Filled } from './filled.ts'

export interface Site {
  readonly browser: Browser
  readonly server: RunningServer
  /** The address of the dashboard's server, without a slash at its end. */
  readonly url: string
  readonly filled: Filled
  /** A page of the dashboard, by its path below /dashboard, as somebody sees it; null is nobody. */
  readonly visit: (path: string, as?: Role | null, options?: BrowserContextOptions) => Promise<Visit>
  readonly stop: () => Promise<void>
}

export async function startSite(env: Readonly<Record<string, string>> = {}): Promise<Site> {
  const filled = await filledDeployment()
  const server = await startServer({ data: filled.data, env })
  const url = dashboardOf(server)
  await useTheApp(url)
  const browser = await launchBrowser()
  const sessions = new Map<Role, Awaited<ReturnType<BrowserContext['storageState']>>>()
  const sessionOf = async (role: Role) => {
    const known = sessions.get(role)
    if (known !== undefined) return known
    const made = await signedIn(browser, url, role)
    sessions.set(role, made)
    return made
  }
  return {
    browser,
    server,
    url,
    filled,
    visit: async (path, as = 'owner', options = {}) =>
      visit(browser, `${url}/dashboard${path}`, {
        viewport: { width: 1280, height: 800 },
        ...(as !== null && { storageState: await sessionOf(as) }),
        ...options,
      }),
    async stop() {
      await browser.close()
      await server.stop()
    },
  }
}

async function signedIn(browser: Browser, url: string, role: Role) {
  const context = await browser.newContext()
  const answer = await context.request.post(`${url}/dashboard/api/auth/sign-in/email`, {
    headers: { origin: url },
    data: { email: people[role].email, password: PASSWORD },
  })
  assert.equal(answer.status(), 200, await answer.text())
  const state = await context.storageState()
  await context.close()
  return state
}

/** The admin has an authenticator app, and so comes in with two steps. */
async function useTheApp(url: string): Promise<void> {
  const admin = new Person(url)
  await admin.signIn(people.admin.email)
  const enabled = await admin.post('auth/two-factor/enable', { password: PASSWORD })
  const { totpURI } = JSON.parse(enabled.raw) as { totpURI: string }
  const verified = await admin.post('auth/two-factor/verify-totp', { code: totpCode(totpURI) })
  assert.equal(verified.status, 200, verified.raw)
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
