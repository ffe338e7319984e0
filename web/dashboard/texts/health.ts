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

interface Advice {
  /** In the code or in the words of the provider. */
  readonly told: RegExp
  /** Of credentials of this type alone. */
  readonly of?: 'serviceaccount'
  readonly advice: string
}

/** Where the failure is the credential's, and the server knows no advice of its own. The first that fits is given. */
export const credentialAdvice: readonly Advice[] = [
  {
    told: /AADSTS7000222/,
    advice:
      'The client secret has expired. Make a new one in Microsoft Entra, under Certificates & secrets, and replace the data with it.',
  },
  {
    told: /AADSTS7000215/,
    advice:
      'The client secret is a wrong one. Microsoft Entra shows its value only once, and its ID always: the value is needed. Make a new secret, and replace the data with it.',
  },
  {
    told: /AADSTS(?:700016|7000112|90002)|deleted_client|disabled_client/,
    advice:
      'The client, or the tenant, is not there or was disabled. Look at the provider whether it is; if not, replace the data with another client.',
  },
  {
    told: /AADSTS50059/,
    advice: 'No tenant is known. Have an administrator consent through the credential, or name the tenant in its data.',
  },
  {
    told: /AADSTS65|invalid_resource|unauthorized_client|access_denied/,
    advice:
      'The provider does not let this client do that. At Google, delegate the scopes to the service account in the Admin console; at Microsoft, have an administrator of the tenant consent.',
  },
  {
    told: /jwt signature|no valid verifier/i,
    advice: 'The key of the service account was deleted at Google. Make a new key, and replace the data with its file.',
  },
  {
    told: /org_internal/,
    advice:
      'The OAuth client is for members of its own organisation only. Change that in the Google Cloud console, or use another client.',
  },
  {
    told: /account not found/i,
    advice:
      'The service account was deleted at Google, or is disabled. Restore it, or replace the data with the key of another one.',
  },
  {
    told: /./,
    of: 'serviceaccount',
    advice:
      'The service account is not accepted. Look at the provider whether it and this key of it are still there; if not, replace the data with a new key.',
  },
  {
    told: /./,
    advice:
      'The client ID and its secret are not accepted. Make a new secret at the provider, and replace the data with it.',
  },
]

/** Where it is the grant's. */
export const grantAdvice: readonly Advice[] = [
  {
    told: /AADSTS50057|AADSTS50034/,
    advice:
      'The account is disabled or gone at Microsoft. Ask an administrator of the tenant; then have the user authenticate again.',
  },
  {
    told: /admin_policy_enforced/,
    advice:
      'An administrator of the domain does not allow these scopes. Have them allow the application, then have the user authenticate again.',
  },
  {
    told: /invalid_scope/,
    advice:
      'Some of the scopes are none that the provider has. Correct them here or in the connector; then have the mailbox authenticate again.',
  },
  {
    told: /access_denied/,
    advice:
      'The provider does not let the application at this account. Have its user, or an administrator, allow it; then have the user authenticate again.',
  },
  { told: /./, advice: 'Have its user authenticate again, by hosted sign-in for one. The grant then keeps its id.' },
]

/** Where it is nobody's for good. */
export const passingAdvice: readonly Advice[] = [
  {
    told: /unauthorized_client|access_denied|invalid_resource/,
    advice:
      'The credential works for other mailboxes. At Google, look whether this one is in a domain that has delegated its scopes to the service account; it is tried again by itself.',
  },
  {
    told: /./,
    advice: 'Nothing: it is tried again by itself. Where it lasts, look whether the provider has an outage.',
  },
]
