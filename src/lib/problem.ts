/** One field of a request that is wrong. `path` is dotted (`credential_data.private_key`); `message` never repeats a value. */
export interface FieldError {
  readonly path: string
  readonly message: string
}

/**
 * What ends a request: a public `kind` and `message`, and for bad input the fields with what was expected of each.
 * `core/errors.ts` alone decides which status and `error.type` a kind becomes.
 */
export class Problem extends Error {
  readonly kind: ProblemKind
  readonly fields: readonly FieldError[]
  /** Seconds after which a retry makes sense. */
  readonly retryAfter_s: number | undefined
  /** What a provider said, in its own code and words. */
  readonly provider: ProviderWords | undefined
  /** What was tried with the provider before, each with what it came to. */
  readonly tried: Tried | undefined

  constructor(
    kind: ProblemKind,
    message: string,
    more: {
      fields?: readonly FieldError[]
      retryAfter_s?: number | undefined
      provider?: ProviderWords
      tried?: Tried
      cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.name = 'Problem'
    this.kind = kind
    this.fields = more.fields ?? []
    this.retryAfter_s = more.retryAfter_s
    this.provider = more.provider
    this.tried = more.tried
  }
}

export interface ProviderWords {
  readonly code: string | null
  readonly message: string | null
}

export interface Tried {
  readonly outcome: string
  readonly steps: readonly (ProviderWords & {
    readonly step: string
    readonly outcome: string
    readonly advice: string | null
  })[]
}

export type ProblemKind =
  | 'invalid' // the request can never succeed as it stands
  | 'malformed' // the body is not JSON at all
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'unknown-path'
  | 'method-not-allowed'
  | 'conflict'
  | 'too-large'
  | 'unsupported-media-type'
  | 'rate-limited'
  | 'unavailable' // the store or the vault cannot serve now; nothing was changed
  | 'provider-refused' // a provider does not accept what it was given
  | 'grant-invalid' // the user of the mailbox has to sign in again
  | 'credential-failing' // a provider does not accept the credential behind it
  | 'provider-unavailable' // a provider cannot be asked at the moment; nothing was changed
  | 'exchange-failed' // a code, a refresh token or a grant that gives no tokens, or not to this client
  | 'unsupported-grant-type'
  | 'invalid-token' // an access or ID token that is none of ours, or not any more
  | 'integrity' // what is stored here is not what was stored here
  | 'internal'

/** A bad request with its fields; the message names each field and what was expected of it. */
export function invalid(fields: readonly FieldError[]): Problem {
  return new Problem('invalid', fields.map((field) => `${field.path}: ${field.message}`).join('; '), { fields })
}

export function notFound(
  what: 'application' | 'redirect URI' | 'connector' | 'credential' | 'grant' | 'API key' | 'member' | 'invitation',
): Problem {
  return new Problem('not-found', `${what.charAt(0).toUpperCase()}${what.slice(1)} not found.`)
}
