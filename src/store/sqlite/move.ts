import { DatabaseSync } from 'node:sqlite'
import type { MoveSide, MoveSource, MoveTarget, Row } from '../move.ts'
import { BATCH } from '../move.ts'
import { StoreUnavailable } from '../store.ts'
import { createPrivately, openConnection } from './connection.ts'
import { isBusy } from './executor.ts'
import { migrate } from './migrate.ts'
import { sqliteReads } from './reads.ts'
import { openSqliteStore } from './store.ts'

/** How long another command may take to finish what it writes. */
const WAIT_MS = 5000

/**
 * Opens a database to be moved. The open write transaction, in which nothing is written, keeps every other process from
 * writing until it ends, however this one ends.
 *
 * @throws StoreUnavailable when another process is writing.
 */
export function openSqliteSource(file: string): MoveSource {
  const database = openConnection(file)
  try {
    database.exec(`PRAGMA busy_timeout = ${WAIT_MS}; BEGIN IMMEDIATE`)
  } catch (error) {
    database.close()
    if (!isBusy(error)) throw error
    throw new StoreUnavailable('another command is writing to the database that is to be moved: let it finish first')
  }
  return {
    ...sideOver(database),
    async count(table) {
      return Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.['n'])
    },
    async lastNumber(table) {
      return Number(database.prepare('SELECT seq FROM sqlite_sequence WHERE name = ?').get(table)?.['seq'] ?? 0)
    },
    async stillAlone() {
      // The transaction keeps everybody else out.
    },
    async close() {
      database.exec('ROLLBACK')
      database.close()
    },
  }
}

/** Makes a database in a file that is not in anybody's use before it is renamed, which is left to the caller. */
export function openSqliteTarget(file: string, { now }: { readonly now: number }): MoveTarget {
  createPrivately(file)
  const database = new DatabaseSync(file)
  // Until it is whole the file is worth nothing, so nothing is made safe on the way.
  database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON')
  migrate(database, now)
  return {
    ...sideOver(database),
    async insert(table, columns, rows) {
      const places = columns.map(() => '?').join(', ')
      const insert = database.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places})`)
      database.exec('BEGIN')
      for (const row of rows) insert.run(...row)
      database.exec('COMMIT')
    },
    async setLastNumber(table, last) {
      database.prepare('DELETE FROM sqlite_sequence WHERE name = ?').run(table)
      if (last > 0) database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run(table, last)
    },
    async reads() {
      return sqliteReads(database)
    },
    async commit(auditKey, audit) {
      database.close()
      const store = await openSqliteStore(file, { now })
      try {
        store.useAuditKey(auditKey)
        await store.commit({ changes: [], audit })
      } finally {
        await store.close()
      }
    },
    async abandon() {
      if (database.isOpen) database.close()
    },
  }
}

function sideOver(database: DatabaseSync): MoveSide {
  return {
    async columns(table) {
      return database
        .prepare('SELECT name FROM pragma_table_info(?) ORDER BY name')
        .all(table)
        .map(({ name }) => String(name))
    },
    async *batches(table, columns) {
      const all = database.prepare(`SELECT ${columns.join(', ')} FROM ${table}`)
      all.setReturnArrays(true)
      let batch: Row[] = []
      for (const row of all.iterate() as Iterable<unknown> as Iterable<Row>) {
        batch.push(row)
        if (batch.length < BATCH) continue
        yield batch
        batch = []
      }
      if (batch.length > 0) yield batch
    },
  }
}
