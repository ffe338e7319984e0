import type { Tried } from './verification.ts'

/** An answer that is no success, or none at all: then `status` is 0. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly code: string
  /** What is wrong with the fields of the body, by dotted path. */
  readonly fields: Readonly<Record<string, string>>
  /** What a provider was asked before it, and has not accepted. */
  readonly tried: Tried | undefined
  readonly requestId: string | undefined
  readonly retryAfter_s: number | undefined
  /** The session has ended, or there was none: not the same as a wrong password or code, which are 401 too. */
  readonly sessionOver: boolean

  constructor(given: {
    readonly status: number
    readonly message: string
    readonly code?: string | undefined
    readonly fields?: Readonly<Record<string, string>> | undefined
    readonly tried?: Tried | undefined
    readonly requestId?: string | undefined
    readonly retryAfter_s?: number | undefined
    readonly sessionOver?: boolean | undefined
  }) {
    super(given.message)
    this.status = given.status
    this.code = given.code ?? ''
    this.fields = given.fields ?? {}
    this.tried = given.tried
    this.requestId = given.requestId
    this.retryAfter_s = given.retryAfter_s
    this.sessionOver = given.sessionOver ?? false
  }
}

export function triedIn(error: unknown): Tried | undefined {
  return error instanceof ApiError ? error.tried : undefined
}
