import { behindSignIn } from '../grants/by-code.ts'
import { openBehind } from '../grants/behind.ts'
import { withNewestKeys } from '../grants/newest-keys.ts'
import { invalid } from '../lib/problem.ts'
import type { ProviderName } from '../providers/index.ts'
import { type Around } from './around.ts'
import type { Candidate } from './candidates.ts'
import { random, type Sent, type SignIn } from './sign-in.ts'

/** The way to a provider, and what has to be known when the user comes back. */
export interface Departure {
  readonly sent: Sent
  readonly location: string
}

/**
 * Makes the way to a provider.
 *
 * @param state names the sign-in to the provider
 * @throws Problem `invalid`, or `credential-failing` while calls through the credential pause
 */
export async function depart(
  around: Around,
  signIn: Omit<SignIn, 'sent'>,
  to: Candidate,
  state: string,
): Promise<Departure> {
  const { provider } = to
  const redirectUri = callbackOf(around, provider.name)
  const kept = { provider: provider.name, redirect_uri: redirectUri, code_verifier: random() }
  if (signIn.response_type === 'adminconsent') {
    const { clientId, tenant } = await behindConsent(around, signIn, to)
    const location = around.upstream.adminConsentUrl(provider, tenant, { clientId, redirectUri, state })
    return { sent: { ...kept, client_id: clientId, tenant }, location }
  }
  const { upstream, store, clock } = around
  const attempt = { app: signIn.app, ...to }
  const { clientId, tenant } = await withNewestKeys(around.keys, (keys) =>
    behindSignIn({ read: store.read, keys, upstream, now: clock() }, attempt, signIn.credential_id),
  )
  const location = upstream.authorizationUrl(provider, tenant, {
    clientId,
    redirectUri,
    scopes: signIn.scope ?? to.connector.scope ?? [],
    state,
    codeVerifier: kept.code_verifier,
    loginHint: signIn.login_hint,
    options: signIn.options,
  })
  return { sent: { ...kept, client_id: clientId, tenant }, location }
}

/** The client that an administrator is asked to consent to. */
async function behindConsent(
  { store, keys }: Around,
  { app, credential_id: id }: Omit<SignIn, 'sent'>,
  { provider }: Candidate,
) {
  const of = { app, provider: provider.name, id: id ?? '' }
  const behind = await withNewestKeys(keys, (current) => openBehind({ read: store.read, keys: current }, of))
  if (behind === undefined) throw invalid([{ path: 'credential_id', message: 'must be the id of a credential' }])
  if (behind.client === undefined)
    throw invalid([{ path: 'credential_id', message: 'needs a client_id and client_secret, or a connector with them' }])
  return behind
}

/** Where a provider sends users back to. */
export function callbackOf({ url, callbacks }: Around, provider: ProviderName): string {
  return `${url()}/v3/connect/callback${callbacks === 'plain' ? '' : `/${provider}`}`
}
