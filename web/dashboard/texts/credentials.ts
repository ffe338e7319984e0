import { count, number } from './format.ts'

/** Credentials: what is sealed under a connector. */
export const credentialTexts = {
  title: 'Credentials',
  help: 'Sealed, and never shown again. A fingerprint tells whether the data is the same.',
  types: {
    connector: 'OAuth client',
    serviceaccount: 'Service account',
    adminconsent: 'Admin consent',
  },
  one: 'Credential',
  new: 'New credential',
  noneTaken: (title: string) => `${title} takes no credentials: accounts bring their own.`,
  empty: 'No credentials yet',
  emptyHelp:
    'A credential is what the application signs in to the provider with: an OAuth client, or the key file of a service account.',
  columns: {
    name: 'Name',
    type: 'Type',
    fingerprint: 'Fingerprint',
    version: 'Version',
    changed: 'Data age',
    used: 'Last use',
    health: 'Health',
  },
  ageExact: (at: string) => `Stored ${at}`,
  ageAtMost: (at: string) => `Last changed ${at}; a renaming counts too`,
  active: 'Active',
  search: 'Search by name',
  clearSearch: 'Clear the search',
  orders: {
    newest: 'Newest first',
    oldest: 'Oldest first',
    changed: 'Last changed first',
    unchanged: 'Longest unchanged first',
    name: 'Name, A to Z',
  },
  shown: (shown: number, total: number) =>
    shown === total ? count(total, 'credential', 'credentials') : `${number(shown)} of ${number(total)} credentials`,
  lookingThrough: (read: number, total: number) => `Looking through ${number(read)} of ${number(total)}…`,
  noMatch: (words: string) => `No credential has “${words}” in its name`,
  loadingMore: 'Loading more…',
  listLabel: (title: string) => `Credentials of ${title}`,

  newTitle: (title: string) => `New ${title} credential`,
  name: 'Name',
  nameHelp: 'For people to tell it by. No two credentials of a connector have the same.',
  nameTaken: 'Another credential of this connector has this name.',
  nameWrong: 'A name has 1 to 255 characters.',
  type: 'What it is',
  seal: 'Seal it',
  sealed: (name: string) => `${name} is sealed, as version 1.`,

  facts: 'What is stored',
  factType: 'Type',
  factVersion: 'Version',
  factFingerprint: 'Fingerprint',
  fingerprintHelp:
    'The fingerprint is made from the data with a secret key: the same data has the same one, and nothing can be read from it.',
  factAge: 'Data stored',
  factCreated: 'Created',
  factUpdated: 'Changed',
  factUsed: 'Last use',
  factActive: 'Active',
  activeYes: 'Yes: the connector uses it when a request names none.',
  activeNo: 'No: it is used where a request names it.',
  by: 'by',
  copyFingerprint: 'Copy the fingerprint',
  copyId: 'Copy the ID',
  noFingerprint: 'none',
  auditLink: 'Its records in the audit log',

  rename: 'Rename…',
  renameTitle: 'Rename the credential',
  renamed: 'The credential is renamed.',
  makeActive: 'Make active…',
  makeActiveTitle: 'Make this the active credential',
  makeActiveWhat: (name: string, before: string | undefined) =>
    before === undefined
      ? `The connector will use ${name} when a request names no credential, and show its client ID.`
      : `The connector will use ${name} in place of ${before} when a request names no credential, and show its client ID. It can be changed back at any time.`,
  makeActiveNow: 'Make active',
  madeActive: (name: string) => `${name} is now the active credential.`,
  isActive: 'It is the active credential already.',
  activeOnlyClient: 'Only a credential with an OAuth client can be active.',
  delete: 'Delete…',
  deleteTitle: 'Delete the credential',
  deleteWhat:
    'Its sealed data is destroyed at once and for good, the version before with it. Whatever names this credential in its requests stops working.',
  deleteProvider: 'The key stays valid at the provider until it is deleted there as well.',
  deleteNow: 'Delete the credential',
  deleteActive:
    'The active credential cannot be deleted, for the connector would be left without one. Make another one active first.',
  deleted: (name: string) => `${name} is deleted.`,

  versions: 'Versions',
  versionsHelp: 'The data as it is now and as it was before. Older versions are destroyed.',
  version: (value: number) => `Version ${number(value)}`,
  current: 'Current',
  previous: 'Previous',
  sealedAt: 'Stored',
  onlyOne: 'The data was never replaced, so there is nothing to roll back to.',
  rollBack: 'Roll back…',
  rollBackTitle: 'Roll back to the version before',
  rollBackWhat: (before: number, next: number) =>
    `The data of version ${number(before)} becomes current again, as version ${number(next)}: numbers are never used twice.`,
  rollBackUndo: 'What is current now is kept as the version before it. Rolling back once more undoes this.',
  rollBackNow: 'Roll back',
  rolledBack: (version: number) =>
    `Rolled back. It is version ${number(version)} now; rolling back once more undoes it.`,
  now: 'Now',
  then: 'Afterwards',
} as const
