/** Trying a credential with its provider. */
export const verifyTexts = {
  button: 'Verify…',
  title: 'Verify the credential',
  lead: 'The provider is asked whether it accepts the credential, as far as that goes without a user. No grant is touched.',
  mailbox: 'Mailbox to try',
  mailboxHelp: 'One that the credential opens without its user: what is delegated is then tried as well.',
  mailboxWrong: 'This is no address of a mailbox.',
  now: 'Verify now',
  again: 'Verify again',
  outcomes: {
    passed: 'The provider accepts it',
    failed: 'The provider does not accept it',
    unclear: 'The provider gave no clear answer',
  },
  result: 'Steps',
  stepOutcomes: { passed: 'Passed', failed: 'Failed', skipped: 'Skipped' },
  steps: {
    client: 'The client ID and its secret belong together',
    key: 'The key signs',
    account: 'The provider accepts what the key has signed',
    delegation: 'The service account opens the mailbox',
    tenant: 'There is such a tenant',
    consent: 'The consent lets the application in',
    mailbox: 'The mailbox is found there',
  } as Readonly<Record<string, string>>,
} as const
