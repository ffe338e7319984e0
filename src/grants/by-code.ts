import { openBox } from '../sealed/boxes.ts'
import { UpstreamFailure, type Mailbox, type Minted } from '../upstream/upstream.ts'
import { behindOf, Refused, type Attempt, type Authenticated, type Surroundings } from './authenticate.ts'
import type { Behind } from './behind.ts'
import { clientOf } from './mint.ts'
import type { GrantSecret } from './secret.ts'

/** A code that a user has come back from a provider with, and what it was asked for with. */
export interface ProviderCode {
  readonly code: string
  readonly redirectUri: string
  /** RFC 7636 section 4.1. */
  readonly codeVerifier: string
  /** The client that the user was sent there for. */
  readonly clientId: string
}

/**
 * The credential that a user is sent to a provider with: the one that is named, or the connector's own.
 *
 * @throws Problem `invalid`, or `credential-failing` while calls through it pause
 */
export async function behindSignIn(
  around: Surroundings,
  attempt: Omit<Attempt, 'scope' | 'settings'>,
  credentialId: string | null,
): Promise<Behind> {
  const way = attempt.provider.ways.find((one) => one.way === 'refresh_token')
  if (way === undefined) throw new Error(`nobody is sent to ${attempt.provider.name}`)
  return behindOf(around, attempt, way, credentialId === null ? {} : { credential_id: credentialId })
}

/**
 * Authenticates the mailbox of a user who has consented in a browser. A mailbox that has a refresh token of the same client
 * keeps it where the provider gives no other.
 *
 * @param attempt whose settings name the credential, where one was chosen
 * @throws Problem `invalid` or `credential-failing`; Refused when the provider does not accept the code
 */
export async function authenticateByCode(
  around: Surroundings,
  attempt: Attempt,
  { code, redirectUri, codeVerifier, clientId }: ProviderCode,
): Promise<Authenticated> {
  const { provider, connector, settings } = attempt
  const named = settings['credential_id']
  const behind = await behindSignIn(around, attempt, typeof named === 'string' ? named : null)
  try {
    if (behind.clientId !== clientId) throw replacedMeanwhile()
    const client = clientOf(behind)
    const minted = await around.upstream.exchangeCode(provider, client, { code, redirectUri, codeVerifier })
    const mailbox = await around.upstream.mailboxOf(provider, minted.accessToken)
    const refreshToken = minted.refreshToken ?? (await keptToken(around, attempt, mailbox, behind))
    if (refreshToken === undefined) throw noRefreshToken()
    const scope = minted.scope.length > 0 ? minted.scope : (attempt.scope ?? connector.scope ?? [])
    const secret = { way: 'refresh_token', refresh_token: refreshToken } as const
    return { mailbox, scope, settings, secret, minted: withoutOwn(minted), behind, way: 'authorization_code' }
  } catch (error) {
    if (error instanceof UpstreamFailure) throw new Refused('authorization_code', behind, error)
    throw error
  }
}

/** The refresh token that a mailbox has already, where the same client got it. */
async function keptToken(
  { read, keys }: Surroundings,
  { app, provider }: Attempt,
  { email }: Mailbox,
  { clientId }: Behind,
): Promise<string | undefined> {
  const grant = await read.grantOf(app, email)
  if (grant?.provider !== provider.name || grant.clientId !== clientId || grant.status !== 'valid') return undefined
  const box = await read.box(app, 'grant-secret', grant.id)
  const secret = box && (openBox(keys, box) as GrantSecret)
  return secret?.way === 'refresh_token' ? secret.refresh_token : undefined
}

/** The refresh token stands in the secret; beside the access token it has no place. */
function withoutOwn(minted: Minted): Minted {
  return { ...minted, refreshToken: null }
}

function replacedMeanwhile(): UpstreamFailure {
  const words = 'The client of the connector was replaced while the user was signing in: begin again.'
  return new UpstreamFailure('passing', { code: 'client_replaced', words })
}

function noRefreshToken(): UpstreamFailure {
  return new UpstreamFailure('grant', {
    code: 'no_refresh_token',
    words:
      'The provider has given no refresh token, so the mailbox could not be reached for longer than an hour. Let the ' +
      'client ask for offline access; a user who has consented before takes the access back at the provider first.',
  })
}
