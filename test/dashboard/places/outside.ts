import { PASSWORD } from '../../harness/person.ts'
import { paths } from '../../../web/dashboard/paths.ts'
import { people } from '../filled.ts'
import { press, type Place } from './place.ts'

const signIn = { page: 'signIn', title: 'Sign in', path: () => paths.signIn, as: null } as const

export const outside: readonly Place[] = [
  { ...signIn, name: 'sign-in' },
  {
    ...signIn,
    name: 'sign-in, what is missing',
    async open(page) {
      await press(page, 'Sign in')
    },
  },
  {
    ...signIn,
    name: 'sign-in, refused',
    async open(page) {
      await page.getByRole('textbox', { name: /^Email/ }).fill('nobody@harbourmail.example')
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill('not the password')
      await press(page, 'Sign in')
      await page.getByRole('alert').waitFor()
    },
  },
  {
    ...signIn,
    name: 'sign-in, second factor',
    title: 'Second factor',
    async open(page) {
      await page.getByRole('textbox', { name: /^Email/ }).fill(people.admin.email)
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
      await press(page, 'Sign in')
      await page.getByLabel('Code').waitFor()
    },
  },
  {
    page: 'join',
    as: null,
    title: 'Join',
    name: 'join',
    path: ({ invitations }) => `/join#${invitations.addressed}`,
  },
  { page: 'join', as: null, title: 'Join', name: 'join, by a link that does not hold', path: () => '/join#gone' },
  {
    page: 'join',
    as: null,
    title: 'You are in',
    name: 'join, done',
    path: ({ invitations }) => `/join#${invitations.open}`,
    async open(page) {
      await page.getByRole('textbox', { name: /^Name/ }).fill('Sofia Marchetti')
      await page.getByRole('textbox', { name: /^Email/ }).fill('sofia@harbourmail.example')
      await page.getByRole('textbox', { name: 'Password', exact: true }).fill(PASSWORD)
      await page.getByRole('textbox', { name: 'Password again' }).fill(PASSWORD)
      await press(page, 'Create account')
      await page.getByRole('heading', { name: 'You are in' }).waitFor()
    },
  },
]
