import type { Page } from 'playwright'
import { paths } from '../../../web/dashboard/paths.ts'
import { LEAKED, type Filled } from '../filled.ts'
import { chooseFile, notAccepting, press, pressing, refusing, verifyFirst, type Place } from './place.ts'

const credential = {
  page: 'credential',
  title: LEAKED,
  path: ({ app, leaked }: Filled) => paths.credential(app, 'google', leaked),
} as const
const active = {
  page: 'credential',
  title: /./,
  path: (filled: Filled) => paths.credential(filled.app, 'google', filled.active),
} as const

const refused = {
  page: 'credential',
  title: /./,
  path: (filled: Filled) => paths.credential(filled.app, 'microsoft', filled.refused),
} as const

const toChanges = async (page: Page, number = 4) => {
  await press(page, 'Replace data')
  await chooseFile(page, number)
  await press(page, 'See what will change')
  await page.getByRole('group', { name: /^Step 2/ }).waitFor()
}

export const credentialPlaces: readonly Place[] = [
  { ...credential, name: 'a credential' },
  { ...credential, name: 'a credential, as a viewer', as: 'viewer' },
  { ...active, name: 'the active credential' },
  { ...refused, name: 'a credential that the provider refuses' },
  { ...refused, name: 'a credential that is refused, not told how it does', before: refusing(/\/health$/, 500) },
  {
    ...credential,
    name: 'a credential that was never replaced',
    title: 'Archive import',
    path: ({ app, once }) => paths.credential(app, 'google', once),
  },
  {
    ...credential,
    name: 'a credential that is not there',
    title: 'Credential',
    path: ({ app }) => paths.credential(app, 'google', '00000000-0000-4000-8000-000000000000'),
  },
  {
    ...credential,
    name: 'replace data, the new data',
    open: pressing('Replace data'),
    shows: ['credentials/replace/replace-data.tsx'],
  },
  {
    ...credential,
    name: 'replace data, a file',
    async open(page) {
      await press(page, 'Replace data')
      await chooseFile(page)
      await page.getByText('was read.').waitFor()
    },
  },
  { ...credential, name: 'replace data, what will change', open: (page) => toChanges(page) },
  {
    ...credential,
    name: 'replace data, not accepted by the provider',
    before: notAccepting,
    async open(page) {
      await toChanges(page)
      await verifyFirst(page)
      await press(page, 'Replace the data')
      await page.getByText('Nothing was stored').waitFor()
    },
  },
  { ...credential, name: 'replace data, the same data', open: (page) => toChanges(page, 3) },
  {
    ...active,
    name: 'replace data, of the active credential',
    async open(page) {
      await press(page, 'Replace data')
      await page.getByRole('textbox', { name: /^Client ID/ }).fill('482093715566-z0p4k8s.apps.googleusercontent.com')
      await page.getByRole('textbox', { name: /^Client secret/ }).fill('another secret')
      await press(page, 'See what will change')
      await page.getByRole('group', { name: /^Step 2/ }).waitFor()
    },
  },
  {
    ...credential,
    name: 'replace data, done',
    title: 'Archive import',
    path: ({ app, once }) => paths.credential(app, 'google', once),
    async open(page) {
      await toChanges(page)
      await press(page, 'Replace the data')
      await page.getByRole('group', { name: /^Step 3/ }).waitFor()
    },
  },
  { ...credential, name: 'roll back', open: pressing('Roll back…'), shows: ['credentials/roll-back.tsx'] },
  { ...credential, name: 'rename', open: pressing('Rename…'), shows: ['credentials/rename-credential.tsx'] },
  {
    ...credential,
    name: 'make active',
    title: 'Marketplace listing',
    path: ({ app }) => paths.connector(app, 'google'),
    async open(page) {
      await page.getByRole('link', { name: 'Marketplace listing' }).click()
      await pressing('Make active…')(page)
    },
    shows: ['credentials/make-active.tsx'],
  },
  { ...credential, name: 'verify', open: pressing('Verify…'), shows: ['credentials/verify-credential.tsx'] },
  { ...credential, name: 'delete', open: pressing('Delete…'), shows: ['credentials/delete-credential.tsx'] },
]
