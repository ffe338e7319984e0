import { paths } from '../../../web/dashboard/paths.ts'
import { settingsTexts } from '../../../web/dashboard/texts/settings.ts'
import type { Filled } from '../filled.ts'
import { dialogTitled, press, pressing, refusing, type Place } from './place.ts'

const overview = { page: 'overview', title: 'Overview', path: ({ app }: Filled) => paths.overview(app) } as const
const apiKeys = { page: 'apiKeys', title: 'API keys', path: ({ app }: Filled) => paths.apiKeys(app) } as const
const audit = { page: 'audit', title: 'Audit log', path: ({ app }: Filled) => paths.audit(app) } as const
const settings = { page: 'settings', title: 'Settings', path: ({ app }: Filled) => paths.settings(app) } as const

export const applicationPlaces: readonly Place[] = [
  { ...overview, page: 'start', path: () => paths.start, name: 'start' },
  { page: 'notFound', title: 'No such page', path: () => '/nowhere', name: 'no such page' },
  { ...overview, name: 'overview' },
  { ...overview, name: 'overview, as a viewer', as: 'viewer' },
  {
    ...overview,
    name: 'overview, as a table',
    async open(page) {
      await press(page, 'Show as a table')
    },
  },
  { ...overview, name: 'overview, of nothing', path: ({ empty }) => paths.overview(empty) },
  { ...overview, name: 'overview, not loaded', before: refusing(/\/api\/.*\/overview$/, 500) },
  {
    ...overview,
    name: 'overview, root key backed up',
    open: pressing('I have backed it up'),
    shows: ['overview/backed-up-dialog.tsx'],
  },
  {
    ...overview,
    name: 'the switcher of applications',
    async open(page) {
      await press(page, /^Switch the application/)
      await page.getByRole('menu').waitFor()
    },
    shows: ['shell/application-switcher.tsx'],
  },
  {
    ...overview,
    name: 'the menu of colours',
    async open(page) {
      await press(page, /^Colours/)
      await page.getByRole('menu').waitFor()
    },
    shows: ['shell/scheme-menu.tsx'],
  },
  {
    ...overview,
    name: 'a page that is gone since an update',
    title: 'This could not be loaded',
    complains: /Failed to fetch dynamically imported module/,
    async before(page) {
      await page.route(/overview-page.*\.js$/, (route) => route.fulfill({ status: 404 }))
    },
  },
  { ...apiKeys, name: 'API keys' },
  {
    ...apiKeys,
    name: 'API keys, all',
    async open(page) {
      await press(page, /no longer work/)
    },
  },
  { ...apiKeys, name: 'API keys, as a viewer', as: 'viewer' },
  { ...apiKeys, name: 'API keys, none', path: ({ empty }) => paths.apiKeys(empty) },
  { ...apiKeys, name: 'a new API key', open: pressing('New API key'), shows: ['api-keys/create-dialog.tsx'] },
  {
    ...apiKeys,
    name: 'a new API key, what is missing',
    async open(page) {
      await press(page, 'New API key')
      await page.getByText('Choose', { exact: true }).click()
      await press(page, 'Create key')
      await page.getByText('Choose at least one.').waitFor()
    },
  },
  {
    ...apiKeys,
    name: 'an API key, shown once',
    async open(page) {
      await press(page, 'New API key')
      await page.getByRole('textbox', { name: /^Name/ }).fill('Webhook worker, production')
      await press(page, 'Create key')
      await dialogTitled(page, 'The API key is ready')
    },
  },
  {
    ...apiKeys,
    name: 'an API key, revoked',
    open: pressing('Revoke Back end, production'),
    shows: ['api-keys/api-keys-page.tsx'],
  },
  { ...audit, name: 'audit log' },
  { ...audit, name: 'audit log, nothing fits', path: ({ app }) => `${paths.audit(app)}?text=nothing-of-that-kind` },
  {
    ...audit,
    name: 'audit log, a record',
    async open(page) {
      await page
        .getByRole('button', { name: /^Details of/ })
        .first()
        .click()
      await page.getByRole('dialog').waitFor()
    },
    shows: ['audit/record-dialog.tsx'],
  },
  { page: 'deploymentAudit', title: 'Deployment log', path: () => paths.deploymentAudit, name: 'deployment log' },
  {
    page: 'deploymentAudit',
    title: 'Deployment log',
    path: () => paths.deploymentAudit,
    as: 'viewer',
    name: 'deployment log, not allowed',
  },
  { ...settings, name: 'settings' },
  { ...settings, name: 'settings, as a viewer', as: 'viewer' },
  { ...settings, name: 'settings, of nothing', path: ({ empty }) => paths.settings(empty) },
  {
    ...settings,
    name: 'settings, a colour that is none',
    async open(page) {
      await page.getByLabel('Primary colour', { exact: true }).fill('no colour')
      await page.getByRole('button', { name: 'Save changes' }).last().click()
      await page.getByText(settingsTexts.hosted.colorInvalid).waitFor()
    },
  },
  {
    ...settings,
    name: 'a redirect URI, added',
    open: pressing('Add a redirect URI'),
    shows: ['settings/callback-dialog.tsx'],
  },
  {
    ...settings,
    name: 'a redirect URI, removed',
    open: pressing('Remove harbourmail://oauth'),
    shows: ['settings/callbacks-panel.tsx'],
  },
]
