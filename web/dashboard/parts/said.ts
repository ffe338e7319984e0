import { ApiError } from '../api/api-error.ts'
import { errorTexts } from '../texts/errors.ts'

/** What to say of an error, whatever was thrown. */
export function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : errorTexts.title
  return errorTexts.code(error.code) ?? error.message
}

export function titleOf(error: unknown, loading: boolean): string {
  if (error instanceof ApiError && error.status === 403) return errorTexts.forbiddenTitle
  if (error instanceof ApiError && error.status === 404 && loading) return errorTexts.notFoundTitle
  return loading ? errorTexts.loadTitle : errorTexts.title
}

/** What the reader can do about it. */
export function adviceOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined
  if (error.status === 403) return errorTexts.forbidden
  if (error.status !== 429) return undefined
  return error.retryAfter_s === undefined ? errorTexts.retryLater : errorTexts.retryIn(error.retryAfter_s)
}

/** Of faults of the server, whose reason is in its log alone. */
export function requestIdOf(error: unknown): string | undefined {
  return error instanceof ApiError && error.status >= 500 ? error.requestId : undefined
}

/** For useForm's `setErrors`: the paths of the body, each below the name that the form gives it. */
export function fieldsOf(error: unknown): Readonly<Record<string, string>> {
  return error instanceof ApiError ? error.fields : {}
}
