import assert from 'node:assert/strict'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright'

/** A page with what its tests look at: every complaint of the browser, and what a reader does. */
export interface Visit {
  readonly page: Page
  /** Errors of scripts, and what the content security policy has refused. */
  readonly complaints: readonly string[]
  readonly close: () => Promise<void>
}

/** @param prepare what is done with the page before it is loaded. */
export async function visit(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
  prepare?: (page: Page) => Promise<void>,
): Promise<Visit> {
  const context = await newContext(browser, options)
  const { page, complaints } = await visitIn(context, url, prepare)
  return { page, complaints, close: () => context.close() }
}

export async function newContext(browser: Browser, options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options })
  context.setDefaultTimeout(30_000)
  return context
}

/** The same in a context that is there already, with all that is in its cache. */
export async function visitIn(
  context: BrowserContext,
  url: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<Visit> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    // An answer of 4xx is told in the same way, and the tests ask for some.
    if (message.type() === 'error' && !/the server responded with a status/.test(message.text()))
      complaints.push(message.text())
  })
  await page.addInitScript(
    "addEventListener('securitypolicyviolation', (event) => console.error('refused: ' + event.violatedDirective + ' ' + event.blockedURI))",
  )
  await prepare?.(page)
  await page.goto(url)
  return { page, complaints, close: () => page.close() }
}

export async function openConsole(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the console' }).click()
  await page.getByRole('button', { name: 'Send' }).waitFor()
}

/** The editor, of the body unless another is named; it lies in a shadow tree, which locators see into. */
export async function editorOf(page: Page, name = 'Request body as JSON'): Promise<Locator> {
  const editor = page.getByRole('textbox', { name })
  await editor.waitFor()
  return editor
}

/** Writes a text into the editor by its keyboard; `|` is where the cursor ends up. */
export async function write(page: Page, text: string, name?: string): Promise<void> {
  const [before = '', after = ''] = text.split('|')
  const editor = await editorOf(page, name)
  await editor.focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(before + after)
  await page.keyboard.press('Escape')
  for (let step = 0; step < after.length; step++) await page.keyboard.press('ArrowLeft')
}

/** What the popup offers at the cursor when it is asked for. */
export async function offers(page: Page): Promise<string[]> {
  await page.keyboard.press('Control+Space')
  const labels = page.locator('.cm-tooltip-autocomplete .cm-completionLabel')
  await labels.first().waitFor()
  return labels.allTextContents()
}

/** The text of the body, as the editor holds it. */
export async function bodyOf(page: Page): Promise<string> {
  const lines = await page.locator('.cm-line').allTextContents()
  return lines.join('\n')
}

/**
 * Finds what the guidelines for accessibility forbid; the names of the rules and the first place of each.
 *
 * @param rules only these.
 */
export async function axe(page: Page, rules?: string[]): Promise<string[]> {
  // There are no frames to look into, so that no window of its own is needed to put the findings together.
  const builder = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (rules === undefined ? builder : builder.withRules(rules)).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes[0]?.target.join(' ') ?? ''} ${nodes[0]?.failureSummary ?? ''}`,
  )
}

/** Elements that stick out of the window at the right, other than in what may be scrolled by itself. */
export async function cutOff(page: Page): Promise<string[]> {
  const found: unknown = await page.evaluate(`(() => {
    const scrolls = (element) => element !== null && (/(auto|scroll)/.test(getComputedStyle(element).overflowX + ' ') || scrolls(element.parentElement))
    const out = [...document.body.querySelectorAll('*')].filter((element) => {
      const { right, left, width, height } = element.getBoundingClientRect()
      const shown = width > 1 && height > 1 && element.checkVisibility()
      return shown && (right > innerWidth + 0.5 || left < -0.5) && !element.closest('.skip') && !scrolls(element.parentElement)
    })
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : []
    return [...wide, ...out.map((element) => element.outerHTML.slice(0, 120))]
  })()`)
  assert.ok(Array.isArray(found))
  return found as string[]
}

export async function openAllDetails(page: Page): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
}
