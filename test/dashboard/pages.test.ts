import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { patterns } from '../../web/dashboard/paths.ts'
import { axe } from '../reference/visitor.ts'
import { filesIn, textOf } from '../structure/sources.ts'
import { places, type Place } from './places/index.ts'
import { cutOff } from './reading.ts'
import { settled, startSite, type Site } from './site.ts'

const OVERLAYS = ['Dialog', 'ConfirmDialog', 'SideDrawer', 'Menu']

let site: Site
before(async () => {
  site = await startSite()
})
after(() => site.stop())

test('every page has its place in the table, and every dialog, drawer and menu too', () => {
  const looked = new Set<string>(places.map(({ page }) => page))
  assert.deepEqual(
    ['start', 'notFound', ...Object.keys(patterns)].filter((page) => !looked.has(page)),
    [],
  )
  const shown = new Set(places.flatMap(({ shows = [] }) => shows.map((file) => `web/dashboard/${file}`)))
  const dialogs = filesIn('web/dashboard', '.tsx').filter(
    (file) =>
      !file.startsWith('web/dashboard/parts/') && /<(?:Dialog|ConfirmDialog|SideDrawer|Menu)\b/.test(textOf(file)),
  )
  assert.deepEqual(
    dialogs.filter((file) => !shown.has(file)),
    [],
  )
  assert.deepEqual(
    [...shown].filter((file) => !dialogs.includes(file)),
    [],
  )
  assert.equal(new Set(places.map(({ name }) => name)).size, places.length)
})

test('the router has no page that the table of addresses has not', () => {
  const routed = [...textOf('web/dashboard/routes.tsx').matchAll(/<Route path=(\S+?)[ >]/g)].map(([, path]) => path)
  assert.deepEqual(new Set(routed), new Set(['"/"', ...Object.keys(patterns).map((name) => `{patterns.${name}}`)]))
})

describe('to be read by anybody, in both colours, on a phone too', { concurrency: 3 }, () => {
  for (const place of chosen()) test(place.name, () => look(place))
})

/** Each page once, and each kind of what opens above one; with `npm run test:pages` every dialog and every state. */
function chosen(): readonly Place[] {
  if (process.env['CLAVIGER_PLACES'] === 'all') return places
  const seen = new Set<string>()
  return places.filter(({ page, shows = [] }) => {
    const opened = shows.map((file) => textOf(`web/dashboard/${file}`))
    const kinds = OVERLAYS.filter((kind) => opened.some((text) => text.includes(`<${kind}`)))
    const fresh = [page, ...kinds].filter((name) => !seen.has(name))
    for (const name of fresh) seen.add(name)
    return fresh.length > 0
  })
}

/** What the colours decide. */
const CONTRAST = ['color-contrast', 'link-in-text-block']

async function look({ path, as, title, before: prepare, open, inFront, complains }: Place): Promise<void> {
  const { page, complaints, close } = await (inFront
    ? site.visit(path(site.filled), as, {}, prepare)
    : site.visitAgain(path(site.filled), as, prepare))
  if (open !== undefined) await open(page, site.filled)
  await settled(page)

  assert.match(await page.title(), typeof title === 'string' ? new RegExp(`^${title}\\b.* · Claviger$`) : title)
  assert.equal(await page.locator('h1').count(), 1)
  const heading = (await page.locator('h1').textContent()) ?? ''
  assert.ok((await page.title()).startsWith(heading), heading)

  assert.deepEqual(await axe(page), [], 'light')
  await page.emulateMedia({ colorScheme: 'dark' })
  await settled(page)
  assert.deepEqual(await axe(page, CONTRAST), [], 'dark')
  await page.setViewportSize({ width: 360, height: 740 })
  await settled(page)
  assert.deepEqual(await cutOff(page), [])
  assert.deepEqual(
    complaints.filter((complaint) => complains?.test(complaint) !== true),
    [],
  )
  await close()
}
