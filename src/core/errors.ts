import type { Answer } from './call.ts'
import { codeOf } from '../egress/egress-error.ts'
import { Problem, type ProblemKind, type Tried } from '../lib/problem.ts'
import { StoreUnavailable } from '../store/store.ts'
import { Unsealable } from '../vault/unsealable.ts'

/** The only place that chooses status codes and the API's `error.type`. Types are never given a second meaning. */
export const problems: Readonly<Record<ProblemKind, { readonly status: number; readonly type: string }>> = {
  invalid: { status: 400, type: 'api.invalid_request_error' },
  malformed: { status: 400, type: 'api.invalid_request_payload' },
  unauthenticated: { status: 401, type: 'token.unauthorized_access' },
  forbidden: { status: 403, type: 'insufficient_scopes' },
  'not-found': { status: 404, type: 'api.not_found_error' },
  'unknown-path': { status: 404, type: 'api.not_found_error' },
  'method-not-allowed': { status: 405, type: 'api.method_not_allowed' },
  conflict: { status: 409, type: 'api.conflict' },
  'too-large': { status: 413, type: 'api.payload_too_large' },
  'unsupported-media-type': { status: 415, type: 'api.unsupported_media_type' },
  'rate-limited': { status: 429, type: 'api.rate_limit_error' },
  'provider-refused': { status: 400, type: 'grant.invalid_authentication' },
  'grant-invalid': { status: 401, type: 'grant.refresh_token_invalid' },
  'credential-failing': { status: 409, type: 'credential.failing' },
  'provider-unavailable': { status: 504, type: 'api.provider_error' },
  'exchange-failed': { status: 400, type: 'token.exchange_failed' },
  'unsupported-grant-type': { status: 400, type: 'token.unsupported_grant_type' },
  'invalid-token': { status: 400, type: 'token.invalid' },
  integrity: { status: 500, type: 'api.integrity_error' },
  internal: { status: 500, type: 'api.internal_error' },
  unavailable: { status: 503, type: 'api.service_unavailable' },
}

export interface ErrorBody {
  readonly request_id: string
  readonly error: {
    readonly type: string
    /** Equal to `type`: live answers of the API carry both. */
    readonly code: string
    readonly message: string
    /** Each bad field by its path. */
    readonly validation_errors?: Readonly<Record<string, string>>
    /** What the provider said, where it was asked. */
    readonly provider_error?: { readonly code: string | null; readonly message: string | null }
    /** What was tried with it. */
    readonly verification?: Tried
  }
}

/** The same in the words of OAuth (RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750 section 3.1). */
const oauthErrors: Readonly<Partial<Record<ProblemKind, string>>> = {
  unauthenticated: 'invalid_client',
  forbidden: 'unauthorized_client',
  'exchange-failed': 'invalid_grant',
  'unsupported-grant-type': 'unsupported_grant_type',
  'invalid-token': 'invalid_token',
  'rate-limited': 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
  integrity: 'server_error',
  internal: 'server_error',
}

export interface OAuthErrorBody {
  readonly error: string
  readonly error_description: string
  /** Where to read about errors. */
  readonly error_uri: string
  /** The status, for clients that read a number here. */
  readonly error_code: number
  readonly request_id: string
}

/** @param url of the server, where its reference is */
export function oauthErrorBody({ kind, message }: Problem, requestId: string, url: string): OAuthErrorBody {
  return {
    error: oauthErrors[kind] ?? 'invalid_request',
    error_description: message,
    error_uri: `${url}/docs#error`,
    error_code: problems[kind].status,
    request_id: requestId,
  }
}

export function errorBody(problem: Problem, requestId: string): ErrorBody {
  const { type } = problems[problem.kind]
  return {
    request_id: requestId,
    error: {
      type,
      code: type,
      message: problem.message,
      ...(problem.fields.length > 0 && {
        validation_errors: Object.fromEntries(problem.fields.map(({ path, message }) => [path, message])),
      }),
      ...(problem.provider && { provider_error: problem.provider }),
      ...(problem.tried && { verification: problem.tried }),
    },
  }
}

/** Fastify's own refusals, as ours. What is not listed is judged by its status alone, and its message is not passed on. */
const fastifyCodes: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () => new Problem('too-large', `The body must be at most ${MAX_BODY_BYTES} bytes.`),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () => unsupportedMediaType('application/json'),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('malformed', 'The body is not as long as its Content-Length header says.'),
}

/** What a body may be, where it is something else. */
export function unsupportedMediaType(...types: readonly string[]): Problem {
  return new Problem('unsupported-media-type', `The content type must be ${types.join(' or ')}.`)
}

export const MAX_BODY_BYTES = 256 * 1024

/** What any throw means to the caller; only a Problem's own words are passed on. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof StoreUnavailable)
    return new Problem('unavailable', 'The database cannot be used at the moment.', { retryAfter_s: 1, cause: error })
  if (error instanceof Unsealable)
    return new Problem('integrity', 'What is stored for this cannot be opened; the request id names it in the log.', {
      cause: error,
    })
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown }
  const known = typeof code === 'string' ? fastifyCodes[code] : undefined
  if (known !== undefined) return known()
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new Problem('malformed', 'The request could not be read.', { cause: error })
  return new Problem('internal', 'Something went wrong here; the request id names it in the log.', { cause: error })
}

/**
 * A problem as an answer; the front uses it too, for what it refuses itself.
 *
 * @param oauthAt the URL of the server, where the answer is for an OAuth client
 */
export function problemAnswer(problem: Problem, requestId: string, oauthAt?: string): Answer {
  const { status } = problems[problem.kind]
  const { cause } = problem
  return {
    status,
    body: JSON.stringify(
      oauthAt === undefined ? errorBody(problem, requestId) : oauthErrorBody(problem, requestId, oauthAt),
    ),
    ...(oauthAt !== undefined && { noStore: true }),
    ...(problem.retryAfter_s !== undefined && { retryAfter_s: problem.retryAfter_s }),
    ...(status >= 500 && { failure: cause instanceof Error ? described(cause) : problem.message }),
  }
}

/** An error with its causes, for the log. Messages name fields and files, never values. */
function described(error: Error): string {
  const where = error instanceof Unsealable ? `\n${error.reason} at ${String(error.place)}` : ''
  const code = codeOf(error)
  return [
    (error.stack ?? error.message) + where,
    ...(code === undefined ? [] : [`code: ${code}`]),
    ...(error.cause instanceof Error ? [`caused by ${described(error.cause)}`] : []),
  ].join('\n')
}
