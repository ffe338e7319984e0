import { readdirSync, readFileSync } from 'node:fs'
import { withConnection, type Connection, type Database } from './database.ts'
import { UnknownMigrations } from '../store.ts'
import { MIGRATIONS } from './locks.ts'

const folder = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema up to date, forward only, all in one transaction: of instances that start at once one does it, the
 * others wait and find it done, and a crash leaves nothing half done. The first line of each file says whether releases that
 * ran on the schema before run on what it leaves behind; it is kept with the name, for the releases that do not have the
 * file.
 *
 * @param onNotice told when a newer release has migrated the database and this one can go on running on it.
 * @throws when a newer release has migrated it in a way that this one cannot run on.
 */
export async function migrate(database: Database, now: number, onNotice: (text: string) => void): Promise<void> {
  await withConnection(database, async (connection) => {
    // Most starts find nothing to do, and take no lock for it.
    if (!(await isUpToDate(connection, onNotice))) await bringUpToDate(connection, now)
  })
}

function known(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

async function isUpToDate(connection: Connection, onNotice: (text: string) => void): Promise<boolean> {
  const { rows } = await connection.query({ text: "select to_regclass('migrations')::text as found", values: [] })
  if (rows[0]?.['found'] === null) return false
  const { missing, newer } = await compared(connection)
  if (missing.length === 0 && newer.length > 0)
    onNotice(`a newer release has migrated the database (${newer.join(', ')}); this one can run on it`)
  return missing.length === 0
}

/** What is still to be done here, and what was done that this release does not know. */
async function compared(connection: Connection): Promise<{ missing: string[]; newer: string[] }> {
  const { rows } = await connection.query({ text: 'select name, release_before from migrations', values: [] })
  const applied = new Map(rows.map((row) => [String(row['name']), row['release_before']]))
  const names = known()
  const missing = names.filter((name) => !applied.has(name))
  const newer = [...applied.keys()].filter((name) => !names.includes(name)).sort()
  const inTheWay = missing.length > 0 ? newer : newer.filter((name) => applied.get(name) !== 'runs')
  if (inTheWay.length > 0) throw new UnknownMigrations(inTheWay)
  return { missing, newer }
}

async function bringUpToDate(connection: Connection, now: number): Promise<void> {
  // What is done once, or waits for who does it, is not cut off by what the server has for requests.
  await connection.script(`BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL statement_timeout = 0;
    SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`)
  await connection.query({ text: 'select pg_advisory_xact_lock($1)', values: [MIGRATIONS] })
  await connection.script(
    "CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at bigint NOT NULL, release_before text NOT NULL DEFAULT 'none')",
  )
  for (const name of (await compared(connection)).missing) {
    const text = readFileSync(new URL(name, folder), 'utf8')
    await connection.query({
      text: 'insert into migrations (name, applied_at, release_before) values ($1, $2, $3)',
      values: [name, now, markOf(text)],
    })
    await connection.script(text)
  }
  await connection.script('COMMIT')
}

/** `runs`, `stops`, or `none` where there was no release before. A file without a mark is taken for one that stops them. */
function markOf(text: string): string {
  return /^-- release-before: (none|runs|stops)\n/.exec(text)?.[1] ?? 'stops'
}
