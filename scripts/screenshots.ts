/** Takes the pictures in docs/screenshots anew, of a deployment with made-up contents: `npm run screenshots`. */

import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright'
import { placeNamed } from '../test/dashboard/places/index.ts'
import { settled, startSite } from '../test/dashboard/site.ts'
import { editorOf, openConsole, visit } from '../test/reference/visitor.ts'

const folder = path.resolve(import.meta.dirname, '../docs/screenshots')
const MOST_BYTES = 120 * 1024
const MOST_OF_ALL = 2 * 1024 * 1024

/** Each file is a place of the dashboard's tests. */
const light = {
  'sign-in': 'sign-in',
  join: 'join',
  overview: 'overview',
  connectors: 'connectors',
  connector: 'a connector',
  'connector-set-up': 'a connector to set up',
  'credential-new': 'a new credential, with a file',
  credential: 'a credential',
  'replace-1-new-data': 'replace data, a file',
  'replace-2-what-will-change': 'replace data, what will change',
  'replace-2-not-accepted': 'replace data, not accepted by the provider',
  'roll-back': 'roll back',
  'credential-failing': 'a credential that the provider refuses',
  grants: 'grants, of one credential',
  grant: 'a grant whose credential fails',
  'api-keys': 'API keys, all',
  'api-key-new': 'a new API key',
  audit: 'audit log',
  'audit-record': 'audit log, a record',
  'deployment-log': 'deployment log',
  settings: 'settings',
  applications: 'applications',
  members: 'members',
  account: 'account',
  'authenticator-app': 'authenticator app, the code',
  // These leave something behind.
  'replace-3-done': 'replace data, done',
  'api-key-shown-once': 'an API key, shown once',
} as const

const DARK = ['overview', 'connector', 'replace-2-what-will-change'] as const
const PHONE = ['overview', 'connector', 'credential', 'grants', 'api-keys'] as const

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const site = await startSite()

async function take(page: Page, name: string): Promise<void> {
  await settled(page)
  // The port was a free one of this run.
  await page.evaluate(`(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/(localhost|127\\.0\\.0\\.1):\\d+/g, '$1:8080')
    document.activeElement?.blur()
  })()`)
  const devtools = await page.context().newCDPSession(page)
  const { data } = await devtools.send('Page.captureScreenshot', { format: 'webp', quality: 88 })
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length > MOST_BYTES) throw new Error(`${name} has ${bytes.length} bytes`)
  writeFileSync(path.join(folder, `${name}.webp`), bytes)
}

async function ofDashboard(file: keyof typeof light, name: string, options: BrowserContextOptions): Promise<void> {
  const place = placeNamed(light[file])
  const { page, close } = await site.visit(place.path(site.filled), place.as, options, place.before)
  await place.open?.(page, site.filled)
  await page.evaluate('scrollTo(0, 0)')
  await take(page, name)
  await close()
}

for (const file of DARK) await ofDashboard(file, `${file}-dark`, { colorScheme: 'dark' })
for (const file of PHONE) await ofDashboard(file, `${file}-phone`, { viewport: { width: 360, height: 780 } })
for (const file of Object.keys(light) as (keyof typeof light)[]) await ofDashboard(file, file, {})

const window = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } as const
const reference = await visit(site.browser, `${site.server.url}/docs/patch_credential_by_id`, window)
await take(reference.page, 'reference')
await openConsole(reference.page)
await reference.page.getByLabel('Example', { exact: true }).selectOption('google-serviceaccount')
await editorOf(reference.page)
await reference.page.getByRole('button', { name: 'Send' }).scrollIntoViewIfNeeded()
await take(reference.page, 'reference-console')
await reference.close()
await site.stop()

const bytes = readdirSync(folder).map((file) => statSync(path.join(folder, file)).size)
const all = bytes.reduce((sum, size) => sum + size, 0)
console.log(`${bytes.length} pictures, ${Math.ceil(all / 1024)} KB, in docs/screenshots`)
if (all > MOST_OF_ALL) throw new Error('the pictures are too large together')
