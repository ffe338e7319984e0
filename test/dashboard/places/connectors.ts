import { paths } from '../../../web/dashboard/paths.ts'
import type { Filled } from '../filled.ts'
import { chooseFile, mode, notAccepting, press, pressing, refusing, verifyFirst, type Place } from './place.ts'

const connectors = {
  page: 'connectors',
  title: 'Connectors',
  path: ({ app }: Filled) => paths.connectors(app),
} as const
const google = {
  page: 'connector',
  title: 'Google',
  path: ({ app }: Filled) => paths.connector(app, 'google'),
} as const

export const connectorPlaces: readonly Place[] = [
  { ...connectors, name: 'connectors' },
  { ...connectors, name: 'connectors, of nothing', path: ({ empty }) => paths.connectors(empty) },
  { ...connectors, name: 'connectors, not allowed', before: refusing(/\/v3\/connectors/, 403) },
  { ...google, name: 'a connector' },
  { ...google, name: 'a connector, as a viewer', as: 'viewer' },
  {
    ...google,
    name: 'a connector with a credential that fails',
    title: 'Microsoft',
    path: ({ app }) => paths.connector(app, 'microsoft'),
  },
  {
    ...google,
    name: 'a connector without credentials',
    title: 'IMAP',
    path: ({ app }) => paths.connector(app, 'imap'),
  },
  { ...google, name: 'a connector to set up', title: 'Set up Zoom', path: ({ app }) => paths.connector(app, 'zoom') },
  {
    ...google,
    name: 'a connector to set up, what is missing',
    title: 'Set up Zoom',
    path: ({ app }) => paths.connector(app, 'zoom'),
    async open(page) {
      await press(page, 'Set up Zoom')
    },
  },
  {
    ...google,
    name: 'no such provider',
    title: 'No such provider',
    path: ({ app }) => paths.connector(app, 'nobody'),
  },
  {
    ...google,
    name: 'credentials, none of that name',
    async open(page) {
      await page.getByLabel('Search by name').fill('nothing of that name')
      await page.getByText(/^No credential has/).waitFor()
    },
  },
  { ...google, name: 'a connector, edited', open: pressing('Edit'), shows: ['connectors/edit-connector.tsx'] },
  { ...google, name: 'a connector, deleted', open: pressing('Delete…'), shows: ['connectors/set-connector.tsx'] },
  {
    ...google,
    name: 'a connector, another active credential',
    open: pressing('Change…'),
    shows: ['connectors/active-dialog.tsx'],
  },
  {
    ...google,
    name: 'a new credential, by file',
    open: pressing('New credential'),
    shows: ['credentials/new-credential.tsx'],
  },
  {
    ...google,
    name: 'a new credential, with a file',
    async open(page) {
      await press(page, 'New credential')
      await page.getByRole('textbox', { name: /^Name/ }).fill('Mail sync, APAC')
      await chooseFile(page)
      await page.getByText('was read.').waitFor()
    },
  },
  {
    ...google,
    name: 'a new credential, not accepted by the provider',
    before: notAccepting,
    async open(page) {
      await press(page, 'New credential')
      await page.getByRole('textbox', { name: /^Name/ }).fill('Mail sync, APAC')
      await chooseFile(page)
      await verifyFirst(page)
      await press(page, 'Seal it')
      await page.getByText('Nothing was stored').waitFor()
    },
  },
  {
    ...google,
    name: 'a new credential, by a file that is none',
    async open(page) {
      await press(page, 'New credential')
      await page
        .locator('input[type=file]')
        .setInputFiles({ name: 'client.json', mimeType: 'application/json', buffer: Buffer.from('{"web": {}}') })
      await page.getByText('This is the file of an OAuth client').waitFor()
    },
  },
  {
    ...google,
    name: 'a new credential, by form',
    async open(page) {
      await press(page, 'New credential')
      await mode(page, 'Form')
      await press(page, 'Seal it')
      await page.getByText(/more fields/).click()
    },
  },
  {
    ...google,
    name: 'a new credential, as JSON',
    async open(page) {
      await press(page, 'New credential')
      await mode(page, 'JSON')
      await page.getByRole('textbox', { name: 'The data as JSON' }).waitFor()
    },
  },
]
