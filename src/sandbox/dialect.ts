import type { Account } from './accounts.ts'
import type { Call } from './call.ts'
import type { Refusal, Refused } from './refusals.ts'

/** An answer of a provider in JSON. */
export interface ProviderAnswer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
}

/** In what one provider differs from plain OAuth 2. */
export interface Dialect {
  /** As it calls itself on its pages. */
  readonly title: string
  /** What a client gets that asks for no scope, and the scopes that everybody may ask for. */
  readonly defaultScope: string
  /** Changes the parameters of an authorization request into what oidc-provider understands. */
  readonly authorize?: (query: URLSearchParams) => void
  /** Whether a client gets a refresh token with a code. `params` are those of the authorization request. */
  readonly refreshes: (of: {
    readonly scope: string
    readonly params: Readonly<Record<string, unknown>>
    readonly isFirst: boolean
  }) => boolean
  /** Its answer to a request that it refuses. */
  readonly refuse: (refusal: Refusal, call: Call) => ProviderAnswer
  /** The same where the words of the standard do. */
  readonly refusePlainly: (refused: Refused, call: Call, status: number) => ProviderAnswer
  /** Changes the body of a token answer into its own. */
  readonly tokens?: (body: Readonly<Record<string, unknown>>, call: Call) => Readonly<Record<string, unknown>>
  /** What it tells of an account, in id tokens and at its user info. */
  readonly claims: (account: Account) => Readonly<Record<string, unknown>>
  /** Whether the answer to an authorization request names the issuer (RFC 9207). */
  readonly namesIssuer: boolean
  /** Whether a client that is refused in its header is challenged there (RFC 6749 section 5.2, RFC 9110 section 15.5.2). */
  readonly challenges: boolean
  /** What a user who presses No is reported with. */
  readonly denied: { readonly error: string; readonly error_description?: string }
}

/** One row of a table of refusals: status, code, words. */
export type Row = readonly [status: number, error: string, description: string]

/** Refusals in the form of RFC 6749 section 5.2. */
export function plainly(refusals: Readonly<Record<Refusal, Row>>): Pick<Dialect, 'refuse' | 'refusePlainly'> {
  return {
    refuse(refusal) {
      const [status, error, error_description] = refusals[refusal]
      return { status, body: { error, error_description } }
    },
    refusePlainly: ({ error, description }, _call, status) => ({
      status,
      body: { error, ...(description !== undefined && { error_description: description }) },
    }),
  }
}

/** What each provider would say where it has nothing of its own to say. */
export const PLAIN: Readonly<Record<Refusal, Row>> = {
  unknown_client: [401, 'invalid_client', 'The client is not known.'],
  secret_missing: [401, 'invalid_client', 'The client has not authenticated itself.'],
  secret_wrong: [401, 'invalid_client', 'The client secret is wrong.'],
  secret_expired: [401, 'invalid_client', 'The client secret has expired.'],
  unauthorized_client: [401, 'unauthorized_client', 'Unauthorized'],
  no_consent: [400, 'invalid_grant', 'Nobody has consented to this client.'],
  unknown_tenant: [400, 'invalid_request', 'There is no such tenant.'],
  no_tenant: [400, 'invalid_request', 'No tenant is named.'],
  dead_code: [400, 'invalid_grant', 'Invalid authorization code.'],
  used_code: [400, 'invalid_grant', 'The authorization code was used before.'],
  dead_refresh_token: [400, 'invalid_grant', 'Invalid refresh token.'],
  unknown_account: [400, 'invalid_grant', 'There is no such account.'],
  unknown_service_account: [400, 'invalid_grant', 'There is no such service account.'],
  bad_signature: [400, 'invalid_grant', 'The signature is wrong.'],
  bad_times: [400, 'invalid_grant', 'The assertion is not valid at this time.'],
  bad_audience: [400, 'invalid_grant', 'The assertion is for somebody else.'],
  bad_scope: [400, 'invalid_scope', 'The scope is wrong.'],
  rate_limited: [429, 'rate_limit_exceeded', 'Too many requests.'],
  server_error: [503, 'temporarily_unavailable', 'The service is temporarily unavailable.'],
}
