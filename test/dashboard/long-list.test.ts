import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright'
import { paths } from '../../web/dashboard/paths.ts'
import type { Visit } from '../reference/visitor.ts'
import { manyCredentials } from './many.ts'
import { settled, startSite, type Site } from './site.ts'

const COUNT = 10_000
const PAGE = 200
/** What fits in the window, and as much again on either side of it. */
const MOST_ROWS = 60

let site: Site
before(async () => {
  site = await startSite({ also: ({ data, staging }) => manyCredentials(data, staging, COUNT) })
})
after(() => site.stop())

interface Long extends Visit {
  /** The offsets of the pages that were asked for. */
  readonly asked: number[]
}

async function openList(): Promise<Long> {
  const asked: number[] = []
  const visit = await site.visit(paths.connector(site.filled.staging, 'google'), 'owner', {}, async (page) => {
    page.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url())
      if (pathname.endsWith('/creds')) asked.push(Number(searchParams.get('offset')))
    })
    // Counts the rows whenever there are others.
    await page.addInitScript(`
      globalThis.mostRows = 0
      new MutationObserver(() => {
        mostRows = Math.max(mostRows, document.querySelectorAll('[role=row]').length)
      }).observe(document, { childList: true, subtree: true })
    `)
  })
  await settled(visit.page)
  return { ...visit, asked }
}

/** What is wrong with the list as it stands: rows that are missing, empty or at a wrong place in the window. */
async function gaps(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const body = document.querySelector('[role=table] [role=rowgroup]:last-child').getBoundingClientRect()
    const rows = [...document.querySelectorAll('[role=row]')]
    const wrong = []
    for (let y = Math.max(body.top, 0) + 4; y < Math.min(body.bottom, innerHeight); y += 20) {
      const row = rows.find((one) => { const { top, bottom } = one.getBoundingClientRect(); return top <= y && y <= bottom })
      if (row === undefined) wrong.push('nothing at ' + y)
      else if (row.querySelector('a')?.textContent !== 'Mailbox ' + String(row.ariaRowIndex - 2).padStart(5, '0')) wrong.push(row.textContent)
    }
    return wrong
  })()`)
}

/** Scrolls until the last row is there: every step waits until the page has moved or grown, and been drawn. */
async function toTheEnd(page: Page, step: () => Promise<void>): Promise<void> {
  const last = page.locator(`[role=row][aria-rowindex="${COUNT + 1}"]`)
  for (let steps = 0; (await last.count()) === 0; steps++) {
    assert.ok(steps < 2000, 'the end is never reached')
    await step()
    await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
    // Where there is nothing further down yet, what comes is waited for.
    await page.evaluate(`new Promise((resolve) => {
      const look = () => {
        const more = document.documentElement.scrollHeight - innerHeight - scrollY > 1
        if (more || document.querySelector('[aria-rowindex="${COUNT + 1}"]')) resolve()
        else requestAnimationFrame(look)
      }
      look()
    })`)
  }
}

const ways = {
  'the wheel': async (page: Page) => {
    await page.mouse.wheel(0, 6000)
  },
  'the keyboard': (page: Page) => page.keyboard.press('End'),
}

for (const [way, step] of Object.entries(ways))
  test(`ten thousand credentials scroll to the end by ${way}, with few rows in the page at any time`, async () => {
    const { page, asked, complaints, close } = await openList()
    assert.ok(await page.getByText('10,000 credentials').isVisible())
    assert.deepEqual(await gaps(page), [])
    await page.mouse.move(700, 500)
    await toTheEnd(page, () => step(page))
    await page.keyboard.press('End')
    await page.getByText('Mailbox 09999').waitFor()
    assert.deepEqual(await gaps(page), [])
    const most = await page.evaluate<number>('mostRows')
    assert.ok(most > 10 && most <= MOST_ROWS, `${most} rows at once`)
    const table = page.getByRole('table')
    assert.equal(await table.getAttribute('aria-rowcount'), String(COUNT + 1))
    const expected = Array.from({ length: COUNT / PAGE + 1 }, (_, index) => index * PAGE)
    assert.deepEqual(
      asked.toSorted((a, b) => a - b),
      expected,
      'each page is asked for once',
    )

    await page.keyboard.press('Home')
    await page.getByText('Mailbox 00000').waitFor()
    assert.deepEqual(await gaps(page), [])
    assert.equal(asked.length, expected.length, 'what was read is not read again')
    assert.deepEqual(complaints, [])
    await close()
  })

test('one of ten thousand is found by its name, and reached by Tab', async () => {
  const { page, close } = await openList()
  await page.getByLabel('Search by name').fill('box 09876')
  await page.getByText('1 of 10,000 credentials').waitFor()
  assert.equal(await page.locator('[role=row]').count(), 2)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate('document.activeElement.textContent'), 'Mailbox 09876')
  await close()
})
