import type { KeyObject } from 'node:crypto'
import type { Value } from './sql/prepare.ts'
import type { AuditEntry, Reads } from './store.ts'

/**
 * A database as plain rows, to be copied into another one of either engine as they are: boxes stay sealed, and ids and
 * handles stay what they are, so that each box still opens at its place (docs/adr/0016).
 *
 * Values are in the form of the embedded database, which has the fewest types: truth is 0 or 1, a time of the sign-in is
 * its ISO text.
 */
export type Row = readonly Value[]

/** Every table whose rows are moved, those first that others refer to. A test compares the list with both schemas. */
export const movedTables = [
  'deployment',
  'data_keys',
  'applications',
  'api_keys',
  'connectors',
  'credentials',
  'sealed_versions',
  'grants',
  'sealed_boxes',
  'grant_sessions',
  'leases',
  'credential_health',
  'audit_records',
  'audit_heads',
  'audit_starts',
  'members',
  'member_sessions',
  'member_accounts',
  'member_verifications',
  'member_two_factors',
  'member_passkeys',
  'invitations',
  'usage_days',
] as const

export type MovedTable = (typeof movedTables)[number]

/** The tables that number their rows themselves, in the column `n`, and go on where they were. */
export const numberedTables = [
  'connectors',
  'credentials',
  'grants',
  'sealed_boxes',
] as const satisfies readonly MovedTable[]

export type NumberedTable = (typeof numberedTables)[number]

/** How many rows go together: a batch of the largest boxes there are stays below 64 MiB. */
export const BATCH = 250

/** What both sides of a move can be asked. */
export interface MoveSide {
  /** The columns of a table, in the order of their names. */
  columns(table: MovedTable): Promise<readonly string[]>
  /** All rows, in whichever order, at most {@link BATCH} at a time. */
  batches(table: MovedTable, columns: readonly string[]): AsyncIterable<readonly Row[]>
}

/** The database that is moved: read as it is at one moment, while nobody can write to it. Nothing of it is changed. */
export interface MoveSource extends MoveSide {
  count(table: MovedTable): Promise<number>
  /** The highest number that a table has ever given; 0 where it has given none. */
  lastNumber(table: NumberedTable): Promise<number>
  /** @throws StoreUnavailable when somebody else is seen to use the database. */
  stillAlone(): Promise<void>
  /** Lets others at it again. */
  close(): Promise<void>
}

/** A database with nothing in it that is filled. What is put there is seen by nobody else before `commit`. */
export interface MoveTarget extends MoveSide {
  insert(table: MovedTable, columns: readonly string[], rows: readonly Row[]): Promise<void>
  setLastNumber(table: NumberedTable, last: number): Promise<void>
  /** The reads of the port over what was put there so far. */
  reads(): Promise<Reads>
  /**
   * Makes all of it true at once, with these records at the ends of their chains.
   *
   * @throws StoreUnavailable when nothing came of it; OutcomeUnknown when the answer to the commit was lost.
   */
  commit(auditKey: KeyObject, audit: readonly AuditEntry[]): Promise<void>
  /** After anything else: as if nothing had been put there. */
  abandon(): Promise<void>
}
