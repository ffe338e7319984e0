import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATABASE_FILE } from '../../src/deployment.ts'
import { MARK } from './failed.ts'

/**
 * What the engine does with the statement that fails: takes it back (as for a constraint), ends the whole transaction
 * (as for a full disk), or breaks off in the middle and keeps the rows that were written.
 */
export type Refusal = 'ABORT' | 'ROLLBACK' | 'FAIL'

const OPERATIONS = ['INSERT', 'UPDATE', 'DELETE'] as const
const NEVER = 1_000_000

/** Triggers, laid by a connection of their own, that count every row that is written and refuse the n-th. */
export class RowFaults {
  readonly #database: DatabaseSync

  constructor(data: string) {
    this.#database = new DatabaseSync(path.join(data, DATABASE_FILE))
    this.#database.exec('PRAGMA synchronous = OFF; CREATE TABLE fault (remaining INTEGER NOT NULL) STRICT')
    this.#database.exec(`INSERT INTO fault VALUES (${NEVER})`)
  }

  lay(when: 'BEFORE' | 'AFTER', refusal: Refusal): void {
    for (const [table, operation] of this.#places())
      this.#database.exec(`
        CREATE TRIGGER "fault ${table} ${operation}" ${when} ${operation} ON "${table}" BEGIN
          UPDATE fault SET remaining = remaining - 1;
          SELECT RAISE(${refusal}, '${MARK}') FROM fault WHERE remaining = 0;
        END`)
  }

  /** Every audit record of an event is refused. */
  refuseAuditRecordsOf(event: string): void {
    this.#database.exec(`
      CREATE TRIGGER "fault audit_records INSERT" BEFORE INSERT ON audit_records
      WHEN json_extract(NEW.record, '$.event') = '${event}' BEGIN SELECT RAISE(ABORT, '${MARK}'); END`)
  }

  takeAway(): void {
    for (const [table, operation] of this.#places())
      this.#database.exec(`DROP TRIGGER IF EXISTS "fault ${table} ${operation}"`)
  }

  /** The n-th row that is written from now on is refused. */
  refuse(n: number): void {
    this.#database.exec(`UPDATE fault SET remaining = ${n}`)
  }

  /** From now on rows are only counted. */
  count(): () => number {
    this.refuse(NEVER)
    return () => NEVER - (this.#database.prepare('SELECT remaining FROM fault').get()?.['remaining'] as number)
  }

  close(): void {
    this.#database.close()
  }

  #places(): (readonly [table: string, operation: string])[] {
    const tables = this.#database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('fault', 'sqlite_sequence')")
      .all()
    return tables.flatMap(({ name }) => OPERATIONS.map((operation) => [name as string, operation] as const))
  }
}
