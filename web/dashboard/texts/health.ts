import { number } from './format.ts'

/** How credentials and grants do, and what came of the last attempt. */
export const healthTexts = {
  title: 'Health',
  states: { unused: 'Not used yet', ok: 'Works', failing: 'Fails', replaced: 'Replaced, not tried yet' },
  what: {
    unused: 'Whether the provider accepts it shows when a mailbox first authenticates with it.',
    ok: 'The provider accepted it when it was last tried.',
    failing: 'The provider does not accept it. Its grants stay valid, and get no new tokens until it is put right.',
    replaced: 'The data was replaced since it was last used. It is tried with the next token that is asked for.',
  },
  /** In a list, where only failures are known. */
  noFailure: 'No failure',
  noFailureHelp: 'The provider did not refuse it when it was last tried.',
  at: 'Tried',
  never: 'Not tried yet',
  step: 'What was tried',
  whose: 'Whose failure',
  code: "The provider's code",
  words: "The provider's words",
  noCode: 'none given',
  lastOk: 'Last worked',
  paused: 'Paused',
  pausedUntil: 'Calls through it wait, so that the provider does not lock it, or as it has asked. They go on',
  soon: 'in less than a minute',
  notPaused: 'No',
  version: 'Version tried',
  ofVersion: (value: number) => `Version ${number(value)}`,
  advice: 'What to do',
  outcomes: {
    ok: "Nobody's: it worked",
    credential: "The credential's",
    grant: "The grant's",
    passing: "Nobody's for good: it may work the next time",
  },
  steps: {
    authorization_code: 'Exchanging the code of a sign-in',
    refresh_token: 'Refreshing the token',
    verify: 'Verifying it',
    admin_consent: 'Consent of an administrator',
    jwt_bearer: 'Asking with the service account',
    client_credentials: 'Asking as the application',
    imap: 'Signing in over IMAP and SMTP',
    ews: 'Signing in at the Exchange server',
    none: 'Nothing to try',
  } as Readonly<Record<string, string>>,
  inDoubt: (step: string) => `${step}, after an attempt of which the answer was lost`,

  connector: 'Grants and health',
  connectorHelp:
    'The mailboxes that authenticate through this connector, and what the provider says of its credentials.',
  noneFailing: 'No credential fails',
  failing: 'Failing credentials',
  grants: 'Grants',
  invalid: 'Of these invalid',
} as const
