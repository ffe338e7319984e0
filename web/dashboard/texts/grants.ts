import { GRANTS_COUNTED_MAX } from '../api/grants.ts'
import { count, number } from './format.ts'

/** A number that the server counts no further than a bound. */
export const counted = (value: number): string =>
  value >= GRANTS_COUNTED_MAX ? `at least ${number(GRANTS_COUNTED_MAX)}` : number(value)

export const countedGrants = (value: number): string => `${counted(value)} ${value === 1 ? 'grant' : 'grants'}`

const mailboxes = (value: number) => `${counted(value)} ${value === 1 ? 'mailbox' : 'mailboxes'}`

/** Grants: the mailboxes that have authenticated. */
export const grantTexts = {
  title: 'Grants',
  lead: 'Each mailbox or calendar that has authenticated, and the credential that stands behind it.',
  list: 'Grants',
  one: 'Grant',
  emptyTitle: 'No grants yet',
  empty: 'A grant is made when a mailbox authenticates: by hosted sign-in, or by POST /v3/connect/custom.',
  noneTitle: 'No grant fits these filters',
  none: 'A mailbox is found by its whole address. Take a filter away to see more.',
  more: 'Load more grants',
  shown: (n: number) => `${count(n, 'grant', 'grants')} shown`,
  end: 'These are all.',

  filter: {
    label: 'Filter',
    provider: 'Provider',
    status: 'State',
    email: 'Mailbox',
    emailHint: 'The whole address',
    credential: 'Credential',
  },

  orders: {
    newest: 'Newest first',
    oldest: 'Oldest first',
    changed: 'Last authenticated first',
    unchanged: 'Longest not authenticated first',
  },

  mailbox: 'Mailbox',
  provider: 'Provider',
  state: 'State',
  states: { valid: 'Valid', invalid: 'Invalid' },
  credentialFails: 'Credential fails',
  credential: 'Credential',
  noCredential: 'needs none',
  credentialGone: 'deleted',
  authenticated: 'Last authenticated',

  facts: 'What is known',
  factsHelp: 'What the mailbox authenticates with is sealed, and never shown.',
  auditLink: 'Its records in the audit log',
  version: 'Version of the credential',
  client: 'Client ID',
  minted: 'The version and the client that its tokens were minted with.',
  userId: 'User at the provider',
  givenState: 'State given along',
  name: 'Name',
  from: 'Authenticated from',
  by: 'by',
  created: 'Created',
  createdOn: (on: string) => `Created ${on}`,
  copyId: 'Copy the ID',
  scopes: 'Scopes',
  scopesHelp: 'What the grant is for.',
  noScopes: 'none named',
  settings: 'Settings',
  settingsHelp: 'What it was authenticated with and may be shown.',

  reason: 'Last attempt',
  validNow: 'The provider lets this mailbox be worked with.',
  validAnyway: 'The grant is valid: what failed last was not its failure.',
  invalidNow: 'No token can be had for this mailbox until its user authenticates again.',
  neverTried: 'Nothing was tried with the provider since it was made.',
  endedWith: 'The credential or the connector behind it was deleted, and what was sealed for it is destroyed.',
  endedAdvice: 'Have its user authenticate again. The grant then keeps its id.',
  failingBehind: (name: string) => `The credential behind it fails: ${name}`,
  failingBehindWhat: 'The grant stays valid. It works again once the data of the credential is replaced.',

  toCredential: 'To the credential',

  delete: 'Delete…',
  deleteTitle: 'Delete the grant',
  deleteWhat:
    'What was sealed for it is destroyed at once and for good, and tokens of this server that were given out for it stop working. A token of the provider that was lent is good until it runs out.',
  deleteId:
    'When the mailbox authenticates again, it gets a new grant with another id: your product no longer finds what it keeps under this one.',
  deleteInstead: 'An invalid grant need not be deleted: when its user authenticates again, it keeps its id.',
  deleteProvider: 'The consent stays at the provider until the user or an administrator takes it back there.',
  deleteNow: 'Delete the grant',
  deleted: (email: string) => `The grant of ${email} is deleted.`,

  /** Of a failing credential in the overview. */
  behind: (n: number) => `${count(n, 'grant', 'grants')} behind it`,
  see: 'See them',
  standNone: 'No grant stands on it.',
  stand: (n: number) => `${mailboxes(n)} ${n === 1 ? 'stands' : 'stand'} on it.`,
  standInvalid: (n: number) => `${counted(n)} of them ${n === 1 ? 'is' : 'are'} invalid already.`,
  standLoading: 'Counting the grants that stand on it…',
  standUnknown: 'How many grants stand on it could not be found out.',
  consequences: {
    replace: 'They get their next tokens with the new data, and nobody has to authenticate again.',
    delete: 'They become invalid at once: each user has to authenticate again.',
  },
} as const
