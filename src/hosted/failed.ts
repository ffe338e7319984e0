import { Refused } from '../grants/authenticate.ts'
import { keptRefusal } from '../grants/refusal.ts'
import { Problem, type ProblemKind } from '../lib/problem.ts'
import { StoreUnavailable } from '../store/store.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { Around } from './around.ts'
import { refusedWith, type AnswerTo, type RedirectError } from './answer-to.ts'

/**
 * What a failure means to whoever is told of it. A credential that a provider does not accept is kept as failing.
 *
 * @throws whatever is no failure of this kind
 */
export async function problemOf({ store, clock }: Around, app: ApplicationId, error: unknown): Promise<Problem> {
  if (error instanceof Problem) return error
  if (error instanceof StoreUnavailable)
    return new Problem('unavailable', 'The database cannot be used at the moment.', { retryAfter_s: 1, cause: error })
  if (!(error instanceof Refused)) throw error
  return keptRefusal(store, app, error, clock())
}

/** Back to the application with a problem. */
export function refusedFor(to: AnswerTo, problem: Problem): string {
  const { provider, message } = problem
  const words = [provider?.code, provider?.message].filter((one) => typeof one === 'string' && one !== '').join(': ')
  return refusedWith(to, errorOf(problem), words === '' ? message : `${message} (${words})`)
}

function errorOf({ kind, fields }: Problem): RedirectError {
  const only = fields.length === 1 ? fields[0] : undefined
  // One that is missing, or there twice, is an invalid request (RFC 6749 section 4.1.2.1).
  if (only?.path === 'response_type' && only.message.startsWith('must be one of')) return 'unsupported_response_type'
  if (only?.path === 'scope') return 'invalid_scope'
  return ERRORS[kind] ?? 'server_error'
}

const ERRORS: Readonly<Partial<Record<ProblemKind, RedirectError>>> = {
  invalid: 'invalid_request',
  conflict: 'access_denied',
  'provider-refused': 'access_denied',
  'credential-failing': 'temporarily_unavailable',
  'provider-unavailable': 'temporarily_unavailable',
  unavailable: 'temporarily_unavailable',
  'rate-limited': 'temporarily_unavailable',
}
