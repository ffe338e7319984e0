import type { AttentionKind } from '../api/overview.ts'
import { count, number } from './format.ts'
import { countedGrants } from './grants.ts'

interface AttentionText {
  readonly title: (n: number) => string
  /** What it means, and what to do. */
  readonly what: string
  readonly action: string
}

export const attentionTexts: Readonly<Record<AttentionKind, AttentionText>> = {
  chain_broken: {
    title: () => 'The audit log does not verify',
    what: 'Records were changed or are gone. Look at the faults before anything else is changed.',
    action: 'See the faults',
  },
  credential_failing: {
    title: (n) => `${count(n, 'credential is', 'credentials are')} refused by the provider`,
    what: 'Its grants stay valid, but get no new tokens until its data is replaced. Nobody has to authenticate again.',
    action: 'To the connectors',
  },
  root_key_not_backed_up: {
    title: () => 'The root key was never backed up',
    what: 'Without the root key, nothing that is sealed here can ever be opened again. Copy it to a safe place that is not this server.',
    action: 'I have backed it up',
  },
  api_key_expires: {
    title: (n) => `${count(n, 'API key ends', 'API keys end')} within two weeks`,
    what: 'Create a new key, give it to the program, then revoke the old one.',
    action: 'To the API keys',
  },
  no_second_factor: {
    title: () => 'You sign in without a second factor',
    what: 'Whoever learns your password can act as you. Set up an authenticator app or a passkey.',
    action: 'Set one up',
  },
  grant_invalid: {
    title: (n) => `${countedGrants(n)} ${n === 1 ? 'is' : 'are'} invalid`,
    what: 'Whoever uses the mailbox has to authenticate again. Such a grant keeps its id, so nothing else has to change.',
    action: 'To the grants',
  },
  credential_old: {
    title: (n) => `${count(n, 'credential has', 'credentials have')} not been replaced for long`,
    what: 'Make a new secret at the provider, put it in here, then delete the old one there.',
    action: 'To the connectors',
  },
  api_key_expired: {
    title: (n) => `${count(n, 'API key has', 'API keys have')} ended`,
    what: 'Programs that still use it are refused. Make a new one if it is needed; otherwise there is nothing to do.',
    action: 'To the API keys',
  },
  credential_unused: {
    title: (n) => `${count(n, 'credential was', 'credentials were')} not used for long`,
    what: 'What nobody needs can only leak. Check, and delete it if it has no use.',
    action: 'To the connectors',
  },
}

export const overviewTexts = {
  title: 'Overview',
  attention: 'Needs attention',
  allWellTitle: 'Nothing needs attention',
  allWell: 'Keys are young, the root key is backed up, and the audit log verifies.',
  severities: { high: 'High', medium: 'Medium', low: 'Low' },
  /** Names of credentials are unique within a connector only, and many are never chosen. */
  inConnector: (provider: string, name: string) => `${provider} · ${name}`,
  more: (n: number) => `and ${number(n)} more`,

  backUp: {
    title: 'Is the root key backed up?',
    lead: 'Say so only when it is: this takes the reminder away for everybody, and stands in the deployment log.',
    checks: [
      'The root key, or the means to reach it, lies in a place that is not this server.',
      'Somebody else than you could find it when you are away.',
      'It lies apart from the backups of the database: with both, everything can be opened.',
    ],
    confirm: 'It is backed up',
    said: 'Marked as backed up',
  },

  counts: { connectors: 'Connectors', credentials: 'Credentials', grants: 'Grants', api_keys: 'Active API keys' },
  holds: 'What it holds',

  activity: 'The last 30 days',
  activityLead: 'Calls by API keys, those that failed, and changes by anybody.',
  series: { requests: 'Requests', errors: 'Errors', changes: 'Changes' },
  day: 'Day',
  chart: (what: string, total: string, most: string, day: string) =>
    `${what} on each of the last 30 days: ${total} in all, at most ${most} on ${day}.`,
  emptyChart: (what: string) => `${what} on each of the last 30 days: none.`,
  total: 'in all',
  bar: (day: string, value: string) => `${day}: ${value}`,
  asTable: 'Show as a table',
  hideTable: 'Hide the table',
} as const
