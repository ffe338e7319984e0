import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { filesOfPage, weights } from '../../scripts/weights.ts'
import { paths } from '../../web/dashboard/paths.ts'
import { settled, startSite, type Site } from './site.ts'

let site: Site
before(async () => {
  site = await startSite()
})
after(() => site.stop())

const pages = {
  'sign-in': { as: null, path: () => paths.signIn },
  overview: { as: 'owner', path: () => paths.overview(site.filled.app) },
} as const

for (const page of ['sign-in', 'overview'] as const)
  test(`what is weighed for ${page} is what a browser fetches, compressed as it was weighed`, async () => {
    const { as, path } = pages[page]
    const fetched = new Map<string, string | undefined>()
    const visit = await site.visit(path(), as, {}, async (tab) => {
      tab.on('response', (response) => {
        const file = /\/dashboard\/assets\/(.+)$/.exec(response.url())?.[1]
        if (file !== undefined) fetched.set(file, response.headers()['content-encoding'])
      })
    })
    await settled(visit.page)
    await visit.page.waitForLoadState('networkidle')
    assert.deepEqual([...fetched.keys()].toSorted(), [...filesOfPage(page)].toSorted())
    assert.deepEqual(new Set(fetched.values()), new Set(['br']))
    await visit.close()
  })

test('the first load of the dashboard weighs no more than promised', async () => {
  const rows = (await weights()).filter(({ what }) => what.includes('/dashboard'))
  assert.equal(rows.length, 2)
  for (const { what, bytes, most } of rows) assert.ok(bytes <= most, `${what}: ${bytes} bytes of at most ${most}`)
})
