import type { Page } from 'playwright'
import { PASSWORD } from '../../harness/person.ts'
import { paths } from '../../../web/dashboard/paths.ts'
import { people } from '../filled.ts'
import { virtualAuthenticator } from '../virtual-authenticator.ts'
import { dialogTitled, press, pressing, type Place } from './place.ts'

const members = { page: 'members', title: 'Members', path: () => paths.members } as const
const applications = { page: 'applications', title: 'Applications', path: () => paths.applications } as const
const account = { page: 'account', title: 'Your account', path: () => paths.account } as const

export const deploymentPlaces: readonly Place[] = [
  { ...applications, name: 'applications' },
  {
    ...applications,
    name: 'a new application',
    open: pressing('New application'),
    shows: ['applications/create-dialog.tsx'],
  },
  { ...members, name: 'members' },
  { ...members, name: 'members, as a viewer', as: 'viewer' },
  { ...members, name: 'an invitation', open: pressing('Invite a member'), shows: ['members/invite-dialog.tsx'] },
  {
    ...members,
    name: 'an invitation, its link',
    async open(page) {
      await press(page, 'Invite a member')
      await press(page, 'Make the link')
      await dialogTitled(page, 'The invitation is ready')
    },
  },
  {
    ...members,
    name: 'an invitation, withdrawn',
    open: pressing(/^Withdraw the invitation for maria/),
    shows: ['members/invitations.tsx'],
  },
  {
    ...members,
    name: 'another role',
    open: pressing(`Change role of ${people.owner.name}`),
    shows: ['members/role-dialog.tsx'],
  },
  {
    ...members,
    name: 'a member, removed',
    open: pressing(`Remove ${people.viewer.name}`),
    shows: ['members/member-list.tsx'],
  },
  { ...account, name: 'account' },
  {
    ...account,
    name: 'authenticator app, the password',
    open: pressing('Set up'),
    shows: ['account/enrol-dialog.tsx'],
  },
  {
    ...account,
    name: 'authenticator app, the code',
    async open(page) {
      await press(page, 'Set up')
      await page.getByRole('dialog').getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
      await press(page, 'Continue')
      await page.getByRole('img', { name: /^QR code/ }).waitFor()
    },
  },
  {
    ...account,
    as: 'admin',
    name: 'authenticator app, switched off',
    open: pressing('Switch off'),
    shows: ['account/password-dialog.tsx'],
  },
  {
    ...account,
    as: 'admin',
    name: 'backup codes',
    async open(page) {
      await press(page, 'New backup codes')
      await page.getByRole('dialog').getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
      await press(page, 'Make new codes')
      await page.getByLabel('Backup code 1', { exact: true }).waitFor()
    },
    shows: ['account/backup-codes.tsx'],
  },
  { ...account, name: 'a passkey, added', open: pressing('Add a passkey'), shows: ['account/passkey-dialog.tsx'] },
  {
    ...account,
    as: 'viewer',
    name: 'a passkey, deleted',
    inFront: true,
    async open(page) {
      await withAuthenticator(page)
      await press(page, 'Add a passkey')
      await page.getByRole('dialog').getByRole('textbox').fill('Work laptop')
      await page.getByRole('dialog').getByRole('button', { name: 'Add a passkey' }).click()
      await press(page, 'Delete Work laptop')
      await dialogTitled(page, /^Delete the passkey/)
    },
    shows: ['account/passkeys.tsx'],
  },
  {
    ...account,
    as: 'viewer',
    name: 'other sessions, ended',
    open: pressing('End all others'),
    shows: ['account/sessions.tsx'],
  },
]

/** A fingerprint reader that always says yes. */
async function withAuthenticator(page: Page): Promise<void> {
  const authenticator = await virtualAuthenticator(await page.context().newCDPSession(page))
  await authenticator.touched(true)
}
