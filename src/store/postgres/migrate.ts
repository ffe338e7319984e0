import { readdirSync, readFileSync } from 'node:fs'
import type { Connection, Database } from './database.ts'
import { MIGRATIONS } from './locks.ts'

const folder = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema up to date, forward only, all in one transaction: of instances that start at once one does it, the
 * others wait and find it done, and a crash leaves nothing half done. The first line of each file says which releases can
 * go on running on what it leaves behind.
 *
 * @throws when the database was written by a newer release.
 */
export async function migrate(database: Database, now: number): Promise<void> {
  const connection = await database.connect()
  let broken = true
  try {
    // Most starts find nothing to do, and take no lock for it.
    if (!(await isUpToDate(connection))) await bringUpToDate(connection, now)
    broken = false
  } finally {
    connection.release(broken)
  }
}

function known(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
}

async function isUpToDate(connection: Connection): Promise<boolean> {
  const { rows } = await connection.query({ text: "select to_regclass('migrations')::text as found", values: [] })
  if (rows[0]?.['found'] === null) return false
  return (await missing(connection)).length === 0
}

async function missing(connection: Connection): Promise<string[]> {
  const { rows } = await connection.query({ text: 'select name from migrations', values: [] })
  const applied = new Set(rows.map(({ name }) => String(name)))
  const names = known()
  const newer = [...applied].filter((name) => !names.includes(name))
  if (newer.length > 0)
    throw new Error(
      `the database has migrations that this release does not know (${newer.join(', ')}): use a newer one`,
    )
  return names.filter((name) => !applied.has(name))
}

async function bringUpToDate(connection: Connection, now: number): Promise<void> {
  await connection.script('BEGIN ISOLATION LEVEL READ COMMITTED')
  await connection.query({ text: 'select pg_advisory_xact_lock($1)', values: [MIGRATIONS] })
  await connection.script('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at bigint NOT NULL)')
  for (const name of await missing(connection)) {
    await connection.query({ text: 'insert into migrations (name, applied_at) values ($1, $2)', values: [name, now] })
    await connection.script(readFileSync(new URL(name, folder), 'utf8'))
  }
  await connection.script('COMMIT')
}
