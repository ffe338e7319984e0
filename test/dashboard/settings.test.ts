/** What the settings say of the hosted pages is what these do. */

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Frame, Page } from 'playwright'
import { paths } from '../../web/dashboard/paths.ts'
import { commonTexts } from '../../web/dashboard/texts/common.ts'
import { settingsTexts } from '../../web/dashboard/texts/settings.ts'
import { settled, startSite, type Site } from './site.ts'
import { dialog, panel } from './visitor.ts'

let site: Site
before(async () => {
  site = await startSite()
})
after(() => site.stop())

const texts = settingsTexts.hosted

/** What can be seen of a hosted page. */
const looks = (page: Page | Frame) =>
  page.evaluate(`(() => {
    const colors = (element) => {
      const { color, backgroundColor, borderTopColor } = getComputedStyle(element)
      return [color, backgroundColor, borderTopColor]
    }
    const parts = ['body', 'main', 'h1', 'main p', 'main .button'].map((part) => colors(document.querySelector(part)))
    return JSON.stringify([document.querySelector('main').innerText, parts, [...document.querySelectorAll('main a')].length], null, 1)
  })()`)

test('the preview of the hosted page is that page', async () => {
  const { page, complaints, close } = await site.visit(paths.settings(site.filled.app))
  await settled(page)
  const frame = page.frameLocator(`iframe[title="${settingsTexts.preview.label}"]`)
  await frame.getByText('Another mail server (IMAP)').waitFor()
  const inside = page.frames().find((one) => one !== page.mainFrame())
  assert.ok(inside)
  const asked = new URLSearchParams({
    client_id: site.filled.app,
    redirect_uri: 'https://app.harbourmail.example/oauth/callback',
    response_type: 'code',
  })
  const hosted = await page.context().newPage()
  await hosted.goto(`${site.url}/v3/connect/auth?${asked.toString()}`)
  assert.equal(await looks(inside), await looks(hosted))

  await panel(page, texts.title).getByRole('textbox', { name: texts.titleField, exact: true }).fill('Another title')
  await frame.getByRole('heading', { name: 'Another title' }).waitFor()
  assert.deepEqual(complaints, [])
  await close()
})

test('a colour that the hosted page does not take is told beside its field, and not stored', async () => {
  const { page, close } = await site.visit(paths.settings(site.filled.app))
  await settled(page)
  const hosted = panel(page, texts.title)
  const field = hosted.getByRole('textbox', { name: texts.color_secondary, exact: true })
  for (const none of ['tomato', 'oklch(60% 0.1 200)']) {
    await field.fill(none)
    await hosted.getByRole('button', { name: commonTexts.save }).click()
    await hosted.getByText(texts.colorInvalid).waitFor()
    await field.fill('')
  }
  await field.fill('navy')
  await hosted.getByRole('button', { name: commonTexts.save }).click()
  await page.getByText(settingsTexts.saved).waitFor()
  await close()
})

test('two who change redirect URIs at once keep what each has done', async () => {
  const [ada, grace] = [
    await site.visit(paths.settings(site.filled.staging)),
    await site.visit(paths.settings(site.filled.staging), 'admin'),
  ]
  for (const { page } of [ada, grace]) await settled(page)
  const words = settingsTexts.callbacks
  const save = (page: Page, name: string) => dialog(page).getByRole('button', { name, exact: true }).click()
  for (const [{ page }, url] of [
    [ada, 'https://ada.example.com/back'],
    [grace, 'https://grace.example.com/back'],
  ] as const) {
    await panel(page, words.title).getByRole('button', { name: words.add }).click()
    await dialog(page).getByRole('textbox', { name: words.url, exact: true }).fill(url)
    await save(page, commonTexts.add)
    await dialog(page).waitFor({ state: 'hidden' })
  }
  await ada.page.reload()
  const rows = panel(ada.page, words.title).getByRole('row')
  await rows.getByText('https://ada.example.com/back').waitFor()
  await rows.getByText('https://grace.example.com/back').waitFor()

  // Hers is changed while he takes his own away.
  await grace.page.reload()
  await settled(grace.page)
  await ada.page.getByRole('button', { name: words.edit('https://ada.example.com/back') }).click()
  await dialog(ada.page).getByRole('textbox', { name: words.url, exact: true }).fill('https://ada.example.com/other')
  await grace.page.getByRole('button', { name: words.remove('https://grace.example.com/back') }).click()
  await save(grace.page, commonTexts.remove)
  await dialog(grace.page).waitFor({ state: 'hidden' })
  await save(ada.page, commonTexts.save)
  await dialog(ada.page).waitFor({ state: 'hidden' })
  await rows.getByText('https://ada.example.com/other').waitFor()
  assert.equal(await rows.getByText('https://grace.example.com/back').count(), 0)
  await ada.close()
  await grace.close()
})
