import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Locator, Page } from 'playwright'
import { paths } from '../../web/dashboard/paths.ts'
import { PASSWORD } from '../harness/person.ts'
import { keyFile, LEAKED, people } from './filled.ts'
import { settled, startSite, type Site } from './site.ts'

let site: Site
before(async () => {
  site = await startSite()
})
after(() => site.stop())

/** What has the focus: its name as it is told, and whether it shows that it has it. */
async function focused(page: Page): Promise<{ name: string; shown: boolean }> {
  return page.evaluate<{ name: string; shown: boolean }>(`(() => {
    const element = document.activeElement
    const labels = [...(element.labels ?? [])].map((label) => label.textContent)
    const named = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent ?? '')
    const name = element.getAttribute('aria-label') ?? [...labels, ...named, element.textContent].find((text) => text.trim() !== '') ?? ''
    const { width, height, top, bottom } = element.getBoundingClientRect()
    const ring = (one, of) => {
      const style = getComputedStyle(one, of)
      return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1
    }
    // It is around the element or what stands for it.
    const around = [element, element.parentElement, element.nextElementSibling, element.labels?.[0]].filter(Boolean)
    // What the focus is moved to, so that a reader starts there, is not among what one walks.
    const moved = element.matches('[tabindex="-1"]')
    const seen = moved || around.some((one) => ring(one) || ring(one, '::after'))
    const inWindow = width > 0 && height > 0 && bottom > 0 && top < innerHeight
    return { name: name.trim(), shown: seen && (moved || inWindow) }
  })()`)
}

/** Goes on with Tab to what has the name, and fails where the focus is not to be seen on the way. */
async function tabTo(page: Page, name: string | RegExp, most = 60): Promise<void> {
  const way: string[] = []
  for (let step = 0; step < most; step++) {
    await page.keyboard.press('Tab')
    const now = await focused(page)
    way.push(now.name.slice(0, 40))
    assert.ok(now.shown, `the focus is not to be seen on: ${now.name}`)
    if (typeof name === 'string' ? now.name === name : name.test(now.name)) return
  }
  assert.fail(`no way to ${name}: ${way.join(' → ')}`)
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

async function type(page: Page, name: string | RegExp, text: string): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.type(text)
}

/** Waits until something has the focus: it moves a moment after a dialog has come or gone. */
const hasFocus = (page: Page, locator: Locator) => locator.and(page.locator(':focus')).waitFor()

test('one signs in, skips the navigation, walks it, and switches the application by keyboard', async () => {
  const { page, close } = await site.visit('/', null)
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await settled(page)
  // The first field has the focus already.
  await page.keyboard.type(people.owner.email)
  await type(page, /^Password/, PASSWORD)
  await tabTo(page, 'Show what was typed', 1)
  await page.keyboard.press('Space')
  await page.getByRole('textbox', { name: 'Password', exact: true }).and(page.locator('[type=text]')).waitFor()
  await press(page, 'Sign in')
  await page.getByRole('heading', { name: 'Overview' }).waitFor()

  await page.reload()
  await settled(page)
  await page.keyboard.press('Tab')
  assert.equal((await focused(page)).name, 'Skip to content')
  assert.ok((await focused(page)).shown)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Microsoft · Primary credential', 1)

  await page.reload()
  await settled(page)
  await press(page, /^Connectors$/)
  await page.getByRole('heading', { name: 'Connectors', level: 1 }).waitFor()
  // A new page is read from its start.
  await hasFocus(page, page.getByRole('main'))

  await page.reload()
  await settled(page)
  await press(page, /^Switch the application/)
  const menu = page.getByRole('menu')
  await menu.waitFor()
  await page.keyboard.press('Escape')
  await menu.waitFor({ state: 'hidden' })
  await hasFocus(page, page.getByRole('button', { name: /^Switch the application/ }))
  await page.keyboard.press('Enter')
  await hasFocus(page, menu.getByRole('menuitem').first())
  for (let step = 0; step < 5; step++) {
    if ((await focused(page)).name.startsWith('Harbour Trial')) break
    await page.keyboard.press('ArrowDown')
  }
  assert.ok((await focused(page)).shown)
  await page.keyboard.press('Enter')
  await page.waitForURL(`**${paths.overview(site.filled.staging)}`)
  await close()
})

test('a connector is set up by keyboard, and what is missing has the focus', async () => {
  const { page, close } = await site.visit(paths.connectors(site.filled.app))
  await settled(page)
  await press(page, 'Set up Zoom')
  await page.getByRole('heading', { name: 'Set up Zoom', level: 1 }).waitFor()
  await press(page, 'Set up Zoom')
  await hasFocus(page, page.getByRole('textbox', { name: /^Client ID/ }))
  await page.keyboard.type('zoom-client')
  await type(page, /^Client secret/, 'zoom-secret')
  await press(page, 'Set up Zoom')
  await page.getByText('The Zoom connector is set up.').waitFor()
  await page.getByRole('heading', { name: 'Zoom', level: 1 }).waitFor()
  await close()
})

test('the data of a credential is replaced by keyboard, and the focus comes back', async () => {
  const { page, close } = await site.visit(paths.credential(site.filled.app, 'google', site.filled.leaked))
  await settled(page)
  await press(page, 'Replace data')
  const drawer = page.getByRole('dialog', { name: `Replace the data of ${LEAKED}` })
  await drawer.waitFor()
  // The focus is in the drawer and does not get out of it.
  await drawer.locator(':focus').waitFor()
  for (let step = 0; step < 12; step++) {
    assert.equal(await page.evaluate("document.activeElement.closest('[role=dialog]') !== null"), true)
    await page.keyboard.press('Tab')
  }
  await page.evaluate(`(() => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', ${JSON.stringify(JSON.stringify(keyFile('mail-sync-eu', 4)))})
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  })()`)
  await drawer.getByText('What you pasted was read.').waitFor()
  await press(page, 'See what will change')
  await hasFocus(page, drawer.getByRole('group', { name: /^Step 2 of 3/ }))
  await press(page, 'Replace the data')
  await hasFocus(page, drawer.getByRole('group', { name: /^Step 3 of 3/ }))
  await press(page, 'Done')
  await drawer.waitFor({ state: 'hidden' })
  await page.getByText('Version 4').waitFor()
  await hasFocus(page, page.getByRole('button', { name: 'Replace data' }))

  await page.keyboard.press('Enter')
  await drawer.waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'hidden' })
  await hasFocus(page, page.getByRole('button', { name: 'Replace data' }))
  await close()
})

test('an API key is made and revoked by keyboard', async () => {
  const { page, close } = await site.visit(paths.apiKeys(site.filled.app))
  await settled(page)
  const open = page.getByRole('button', { name: 'New API key' })
  await press(page, 'New API key')
  await page.getByRole('dialog', { name: 'New API key' }).waitFor()
  await hasFocus(page, page.getByRole('textbox', { name: /^Name/ }))
  await page.keyboard.type('By keyboard')
  await tabTo(page, /^Everything/)
  await page.keyboard.press('ArrowDown')
  assert.match((await focused(page)).name, /^Read only/)
  await press(page, 'Create key')
  const ready = page.getByRole('dialog', { name: 'The API key is ready' })
  await ready.waitFor()
  // It is shown once, so a slip does not close it.
  await page.keyboard.press('Escape')
  assert.ok(await ready.isVisible())
  await press(page, 'I have stored it')
  await ready.waitFor({ state: 'hidden' })
  await hasFocus(page, open)

  await press(page, 'Revoke By keyboard')
  const dialog = page.getByRole('dialog', { name: 'Revoke “By keyboard”?' })
  await dialog.waitFor()
  await hasFocus(page, dialog.getByRole('textbox', { name: /^Type/ }))
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await hasFocus(page, page.getByRole('button', { name: 'Revoke By keyboard' }))
  await page.keyboard.press('Enter')
  await hasFocus(page, dialog.getByRole('textbox', { name: /^Type/ }))
  await page.keyboard.type('By keyboard')
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Revoke By keyboard' }).waitFor({ state: 'detached' })
  // The button that had the focus went with the key: one goes on from the list that it stood in.
  await hasFocus(page, page.getByRole('region', { name: 'API keys' }))
  await tabTo(page, /^Revoke/, 1)
  await close()
})

test('on a phone the navigation is out of the way of the keyboard until it is opened, and closes with a choice', async () => {
  const { page, close } = await site.visit(paths.overview(site.filled.app), 'owner', {
    viewport: { width: 360, height: 740 },
  })
  await settled(page)
  await page.keyboard.press('Tab')
  await tabTo(page, 'Open navigation', 2)
  await page.keyboard.press('Enter')
  await tabTo(page, 'Members')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Members', level: 1 }).waitFor()
  assert.ok(await page.getByRole('navigation', { name: 'Dashboard' }).isHidden())
  await close()
})
