import type { Page } from 'playwright'
import type { Role } from '../../../src/store/store.ts'
import type { patterns } from '../../../web/dashboard/paths.ts'
import { keyFile, type Filled } from '../filled.ts'

/** A page of the dashboard, or a state of one that looks otherwise, with the way there. */
export interface Place {
  readonly name: string
  /** The page, as the router names it. */
  readonly page: keyof typeof patterns | 'start' | 'notFound'
  readonly path: (filled: Filled) => string
  readonly as?: Role | null
  /** What the title of the document begins with; the heading too, unless it is another one. */
  readonly title: string | RegExp
  /** Before the page is loaded. */
  readonly before?: (page: Page) => Promise<void>
  /** From the page to the state. */
  readonly open?: (page: Page, filled: Filled) => Promise<void>
  /** In a window of its own: browsers let only the page in front make a passkey. */
  readonly inFront?: true
  /** What the browser complains of there, and rightly. */
  readonly complains?: RegExp
  /** Files of dialogs, drawers and menus that are to be seen there. */
  readonly shows?: readonly string[]
}

export const press = async (page: Page, name: string | RegExp, exact = true) => {
  await page.getByRole('button', { name, exact }).click()
}
/** Presses buttons, the last of which opens a dialog. */
export const pressing =
  (...names: readonly (string | RegExp)[]) =>
  async (page: Page) => {
    for (const name of names) await press(page, name)
    await page.getByRole('dialog').waitFor()
  }
/** The server refuses. */
export const refusing = (what: RegExp, status: number) => async (page: Page) => {
  await page.route(what, (route) => route.fulfill({ status, json: REFUSAL }))
}

const REFUSAL = {
  request_id: '4facf1ef-ba18-40b3-8b79-b9266897c8b6',
  error: { code: 'internal', message: 'Something went wrong on the server.' },
}

/** Where data are to be verified, the provider does not accept them. */
export const notAccepting = async (page: Page) => {
  await page.route(/\/creds\b.*\bverify=true/, (route) => route.fulfill({ status: 400, json: NOT_ACCEPTED }))
}

const words = { code: 'invalid_grant', message: 'Invalid JWT Signature.' }
const advice =
  'The key does not belong to the service account: it was deleted there, or the file is of another one. Make a new key.'
const NOT_ACCEPTED = {
  request_id: '4facf1ef-ba18-40b3-8b79-b9266897c8b6',
  error: {
    code: 'api.invalid_request_error',
    message: `credential_data: must be what the provider accepts. ${advice}`,
    validation_errors: { credential_data: `must be what the provider accepts. ${advice}` },
    provider_error: words,
    verification: {
      outcome: 'failed',
      steps: [
        { step: 'key', outcome: 'passed', code: null, message: null, advice: null },
        { step: 'account', outcome: 'failed', ...words, advice },
      ],
    },
  },
}
export const verifyFirst = (page: Page) => page.getByRole('checkbox', { name: /^Verify with/ }).check()

const file = (number: number) => ({
  name: 'harbour-mail-prod-7a31.json',
  mimeType: 'application/json',
  buffer: Buffer.from(JSON.stringify(keyFile('mail-sync-eu', number))),
})
export const chooseFile = (page: Page, number = 4) => page.locator('input[type=file]').setInputFiles(file(number))
export const mode = (page: Page, name: string) => page.getByText(name, { exact: true }).click()
export const dialogTitled = (page: Page, name: string | RegExp) => page.getByRole('dialog', { name }).waitFor()
