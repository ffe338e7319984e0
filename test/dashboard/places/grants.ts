import { paths } from '../../../web/dashboard/paths.ts'
import type { Filled } from '../filled.ts'
import { pressing, refusing, type Place } from './place.ts'

const grants = { page: 'grants', title: 'Grants', path: ({ app }: Filled) => paths.grants(app) } as const
const grant = {
  page: 'grant',
  title: 'olga.marchetti@harbour-office.example',
  path: (filled: Filled) => paths.grant(filled.app, filled.grants.revoked),
} as const

export const grantPlaces: readonly Place[] = [
  { ...grants, name: 'grants, of one credential', path: ({ app, refused }) => paths.grantsBehind(app, refused) },
  { ...grants, name: 'grants' },
  { ...grants, name: 'grants, the oldest first', path: ({ app }) => `${paths.grants(app)}?sort=oldest` },
  { ...grants, name: 'grants, of nothing', path: ({ empty }) => paths.grants(empty) },
  { ...grants, name: 'grants, invalid', path: ({ app }) => paths.invalidGrants(app) },
  { ...grants, name: 'grants, none fits', path: ({ app }) => `${paths.grants(app)}?email=nobody` },
  { ...grants, name: 'grants, not loaded', before: refusing(/\/grants\?/, 500) },
  { ...grant, name: 'a grant that is invalid' },
  { ...grant, name: 'a grant that is invalid, as a viewer', as: 'viewer' },
  {
    ...grant,
    name: 'a grant',
    title: 'anna@harbour-office.example',
    path: ({ app, grants: { valid } }) => paths.grant(app, valid),
  },
  {
    ...grant,
    name: 'a grant whose credential fails',
    title: 'anna@contoso.example',
    path: ({ app, grants: { waiting } }) => paths.grant(app, waiting),
    async open(page) {
      await page.getByRole('alert').getByText('The credential behind it fails').waitFor()
      await page.getByText('Microsoft', { exact: true }).waitFor()
      await page.getByRole('link', { name: 'Primary credential' }).waitFor()
    },
  },
  {
    ...grant,
    name: 'a grant without a credential',
    title: 'desk@quay.example',
    path: ({ app, grants: { imap } }) => paths.grant(app, imap),
  },
  { ...grant, name: 'a grant that is not there', title: 'Grant', path: ({ app }) => paths.grant(app, 'nobody') },
  { ...grant, name: 'a grant, deleted', open: pressing('Delete…'), shows: ['grants/delete-grant.tsx'] },
]
