/** What an error of the driver or the server means for a transaction. */
export type Meaning =
  /** Two plans that both took a free name: the second decides again and finds it taken. */
  | 'stale'
  /** Refused for what one statement wanted (a CHECK, a value that no column takes). */
  | 'refused'
  /** A statement before it in the transaction has failed. */
  | 'follows'
  /** The same may be tried again: a dead-lock, a wait that took too long, a server that is starting or has gone. */
  | 'again'
  /** Anything else: to try again would not help. */
  | 'other'

const FAILED_TRANSACTION = '25P02'
const UNIQUE_VIOLATION = '23505'
/** A standby, or a primary that has become one. */
const READ_ONLY = '25006'
/** A statement that was prepared before a migration changed what it answers. */
const CHANGED_RESULT = '0A000'
/** Rolled back for others' sake, no resources, not in the right state, cancelled or shut down, the system's own failures. */
const AGAIN = /^(?:08|40|53|55|57|58|XX)/
/** What the system says of a connection, and what the driver does. */
const NO_CONNECTION = /^E(?:CONN|HOST|NET|PIPE|TIMEDOUT|AI_AGAIN)/
const NO_TLS = /^The server does not support SSL/
const DRIVER = /^(?:Connection terminated|timeout exceeded|Client (?:has encountered|was closed)|Query read timeout)/

export function meaningOf(error: unknown): Meaning {
  const code = sqlState(error)
  if (code === undefined) return isConnectionError(error) ? 'again' : 'other'
  if (AGAIN.test(code) || code === READ_ONLY || code === CHANGED_RESULT) return 'again'
  if (code === FAILED_TRANSACTION) return 'follows'
  return code === UNIQUE_VIOLATION ? 'stale' : 'refused'
}

/** Whether the server itself has answered with this error and the connection goes on to work. */
export function isAnswer(error: unknown): boolean {
  const code = sqlState(error)
  return code !== undefined && !/^(?:08|57P|XX)/.test(code) && code !== READ_ONLY && code !== CHANGED_RESULT
}

/** Thrown for a server that is passed over because it takes no writes. */
export class TakesNoWrites extends Error {}

function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof TakesNoWrites || DRIVER.test(error.message)) return true
  return 'code' in error && typeof error.code === 'string' && NO_CONNECTION.test(error.code)
}

/** Whether a start has failed for what is between here and the server, or in it, and not for anything of ours. */
export function isOfTheServer(error: unknown): boolean {
  return error instanceof Error && (meaningOf(error) === 'again' || 'code' in error || NO_TLS.test(error.message))
}

export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error && 'severity' in error ? error.code : undefined
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
}
