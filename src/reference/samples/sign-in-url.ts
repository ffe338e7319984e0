import type { Call } from './call.ts'
import type { Client, ClientCall } from './client-call.ts'

/** Where a browser is sent to. The clients make its URL, and call nothing. */
export const SIGN_IN_PATH = '/v3/connect/auth'

const CHALLENGE = ['code_challenge', 'code_challenge_method']

const ofAll = [
  'client_id',
  'redirect_uri',
  'provider',
  'access_type',
  'prompt',
  'scope',
  'state',
  'login_hint',
] as const

/** What each client lets through; that of Python, whatever it is given. */
const known: Readonly<Record<Client, ReadonlySet<string> | undefined>> = {
  node: new Set([...ofAll, 'credential_id', 'smtp_required']),
  python: undefined,
  ruby: new Set(ofAll),
}

/** How a client makes the URL of a sign-in: it has a method for each kind, which says the type of the response itself. */
export function signInUrl(client: Client, { query }: Call): Pick<ClientCall, 'verb' | 'config' | 'leavesOut'> {
  const isConsent = query['response_type'] === 'adminconsent'
  const isProved = !isConsent && query['code_challenge'] !== undefined
  const takes = (name: string) => (known[client]?.has(name) ?? true) || (isConsent && name === 'credential_id')
  const given = Object.entries(query).filter(
    ([name]) => name !== 'response_type' && !(isProved && CHALLENGE.includes(name)),
  )
  return {
    verb: isConsent ? 'urlForAdminConsent' : isProved ? 'urlForOAuth2PKCE' : 'urlForOAuth2',
    config: Object.fromEntries(
      given.filter(([name]) => takes(name)).map(([name, value]) => [name, valueFor(client, name, value)]),
    ),
    leavesOut: given.map(([name]) => name).filter((name) => !takes(name)),
  }
}

function valueFor(client: Client, name: string, value: string): unknown {
  if (name === 'scope') return value.split(' ').filter((one) => one !== '')
  return client === 'node' && name === 'smtp_required' ? value === 'true' : value
}
