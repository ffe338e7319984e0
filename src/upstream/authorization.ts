import { createHash } from 'node:crypto'
import type * as OAuth from 'oauth4webapi'
import type { OAuthEndpoints, OAuthSpec } from '../providers/provider.ts'
import { presentable, UpstreamFailure } from './failure.ts'

/** What a user is sent to a provider with. */
export interface AuthorizationRequest {
  readonly clientId: string
  readonly redirectUri: string
  /** Beside those that the provider needs to tell whose mailbox it is. */
  readonly scopes: readonly string[]
  readonly state: string
  /** RFC 7636 section 4.1. */
  readonly codeVerifier: string
  readonly loginHint: string | null
  /** Options of the sign-in that the provider's own file knows. */
  readonly options: readonly string[]
}

/** What a provider has sent a user back with. */
export type AuthorizationAnswer =
  | { readonly code: string }
  /** The provider's own code and words (RFC 6749 section 4.1.2.1). */
  | { readonly error: string; readonly description: string | null }

/** Where a user is sent to (RFC 6749 section 4.1.1), always with the S256 challenge of RFC 7636 section 4.2. */
export function authorizationUrl(
  spec: OAuthSpec,
  { authorization }: OAuthEndpoints,
  request: AuthorizationRequest,
): string {
  const scopes = new Set([...spec.identityScopes, ...spec.offlineScopes, ...request.scopes])
  return withParameters(authorization, {
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    ...(scopes.size > 0 && { scope: [...scopes].join(' ') }),
    state: request.state,
    code_challenge: createHash('sha256').update(request.codeVerifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...spec.authorizationParameters,
    ...Object.fromEntries(request.options.flatMap((option) => Object.entries(optionsOf(spec, option)))),
    ...(request.loginHint !== null && { login_hint: request.loginHint }),
  })
}

function optionsOf({ options = {} }: OAuthSpec, option: string): Readonly<Record<string, string>> {
  return Object.hasOwn(options, option) ? (options[option] ?? {}) : {}
}

/**
 * Where an administrator lets an application at all mailboxes of a directory: Microsoft's link of version 2 where the
 * directory is known, else that of version 1, which any directory can answer.
 * https://learn.microsoft.com/en-us/entra/identity-platform/v2-admin-consent
 */
export function adminConsentUrl(
  spec: OAuthSpec,
  endpoints: OAuthEndpoints,
  of: { readonly clientId: string; readonly redirectUri: string; readonly state: string; readonly isKnown: boolean },
): string {
  const url = of.isKnown ? endpoints.adminConsent : endpoints.adminConsentAnywhere
  if (url === undefined) throw new Error('the provider knows no consent of administrators')
  return withParameters(url, {
    client_id: of.clientId,
    redirect_uri: of.redirectUri,
    state: of.state,
    ...(of.isKnown && { scope: spec.applicationScope }),
  })
}

/**
 * What an answer holds, once it is known to be the provider's: `state` as it was sent, and `iss`, where it comes, the
 * provider's own (RFC 9207 section 2.4).
 *
 * @param issuers those that the provider may name itself by
 * @throws UpstreamFailure when it is not the provider's answer, or none at all
 */
export async function authorizationAnswer(
  query: URLSearchParams,
  of: { readonly clientId: string; readonly state: string; readonly issuers: Issuers },
): Promise<AuthorizationAnswer> {
  const issuer = query.get('iss')
  if (issuer !== null && !of.issuers(issuer)) throw foreignAnswer()
  const oauth = await load()
  try {
    // Without one that was sent there is none to compare.
    const server = { issuer: issuer ?? 'not told' }
    const parameters = oauth.validateAuthResponse(server, { client_id: of.clientId }, query, of.state)
    const code = parameters.get('code')
    if (code !== null && code !== '') return { code }
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError) {
      const { error: code, error_description: words } = error
      return { error: presentable(code, []), description: words === undefined ? null : presentable(words, []) }
    }
    throw foreignAnswer(error)
  }
  throw new UpstreamFailure('passing', { code: 'malformed_answer', words: 'The provider has sent no code.' })
}

function foreignAnswer(cause?: unknown): UpstreamFailure {
  const words = 'The answer did not come from the provider that was asked.'
  return new UpstreamFailure('passing', { code: 'foreign_answer', words, cause })
}

/** Whether a provider may name itself so. */
export type Issuers = (given: string) => boolean

/** Directories that stand for any of their kind: what answers is one of them, by its own id. */
const ANY_TENANT = new Set(['common', 'organizations', 'consumers'])
const TENANT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Whether a tenant is one directory, and not a word for any. */
export function isOneTenant(tenant: string): boolean {
  return !ANY_TENANT.has(tenant)
}

/** @param template with `{tenant}` still in it */
export function issuersOf(template: string, tenant: string): Issuers {
  const [before = '', after] = template.split('{tenant}')
  if (after === undefined) return (given) => given === template
  return (given) => {
    const named = given.slice(before.length, given.length - after.length)
    if (given !== before + named + after) return false
    return named === tenant || (!TENANT_ID.test(tenant) && TENANT_ID.test(named))
  }
}

function withParameters(endpoint: string, parameters: Readonly<Record<string, string | undefined>>): string {
  const url = new URL(endpoint)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) url.searchParams.set(name, value)
  return url.href
}

/** Loaded when the first answer comes: it would only hold up the start. */
function load(): Promise<typeof OAuth> {
  return import('oauth4webapi')
}
