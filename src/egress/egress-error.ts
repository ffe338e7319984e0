/** Why a call out came to nothing. */
export type EgressReason =
  /** The address is not one that may be called: private, of this machine, reserved. */
  | 'refused-address'
  /** The URL, the host's spelling or the port is not one that may be called. */
  | 'refused-url'
  | 'dns'
  | 'timeout'
  | 'connection'
  | 'tls'
  | 'redirect'
  | 'too-large'
  /** The caller, or the end of the process, has ended it. */
  | 'aborted'

/** Which of them may be otherwise when it is tried again a moment later. */
const PASSING: ReadonlySet<EgressReason> = new Set(['dns', 'timeout', 'connection'])

/**
 * A call out came to nothing. The message is in our own words: nothing of what was answered, and no address that a name
 * led to, so it can be shown to a tenant. There is no `cause` either, for those of Node name addresses.
 */
export class EgressError extends Error {
  override readonly name = 'EgressError'
  readonly reason: EgressReason
  /** Worth a retry. */
  readonly passing: boolean
  /** Node's own word for it, such as `ECONNREFUSED`, for the log. */
  readonly code: string | undefined

  constructor(
    reason: EgressReason,
    message: string,
    about: { readonly code?: string; readonly passing?: boolean } = {},
  ) {
    super(message)
    this.reason = reason
    this.passing = about.passing ?? PASSING.has(reason)
    this.code = about.code
  }
}

/** The EgressError that an error is, or that led to it: libraries wrap what their `fetch` throws. */
export function egressErrorIn(error: unknown): EgressError | undefined {
  // An error that leads to itself ends as well.
  for (let at = error, steps = 0; at instanceof Error && steps < 8; at = at.cause, steps += 1)
    if (at instanceof EgressError) return at
  return undefined
}

/** The code that Node gives an error, when it is a plain word. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : undefined
}

/** `{ code }` of an error, or nothing. */
export function withCode(error: unknown): { readonly code?: string } {
  const code = codeOf(error)
  return code === undefined ? {} : { code }
}

/** What an ended signal says: `timeout` for a deadline of ours, else `aborted`. */
export function endedBy(signal: AbortSignal): EgressError {
  const { reason } = signal as { readonly reason: unknown }
  if (reason instanceof EgressError) return reason
  const isDeadline = reason instanceof Error && reason.name === 'TimeoutError'
  return isDeadline
    ? new EgressError('timeout', 'There was no answer in time.')
    : new EgressError('aborted', 'The call was ended before there was an answer.')
}
