import { readdirSync, readFileSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { UnknownMigrations } from '../store.ts'

const folder = new URL('./migrations/', import.meta.url)

/**
 * Brings the schema up to date, forward only. The row in `migrations` goes in first and in the same transaction as the
 * statements, so two processes that start at once cannot both run one, and a crash leaves none half done.
 *
 * @throws UnknownMigrations when the database was written by a newer release.
 */
export function migrate(database: DatabaseSync, now: number): void {
  database.exec(
    'CREATE TABLE IF NOT EXISTS migrations (name TEXT NOT NULL PRIMARY KEY, applied_at INTEGER NOT NULL) STRICT',
  )
  const known = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  const applied = new Set(
    database
      .prepare('SELECT name FROM migrations')
      .all()
      .map((row) => String(row['name'])),
  )
  const newer = [...applied].filter((name) => !known.includes(name))
  if (newer.length > 0) throw new UnknownMigrations(newer)
  for (const name of known) {
    if (applied.has(name)) continue
    database.exec('BEGIN IMMEDIATE')
    try {
      const { changes } = database
        .prepare('INSERT INTO migrations (name, applied_at) VALUES (?, ?) ON CONFLICT DO NOTHING')
        .run(name, now)
      if (changes > 0) database.exec(readFileSync(new URL(name, folder), 'utf8'))
      database.exec('COMMIT')
    } catch (error) {
      database.exec('ROLLBACK')
      throw error
    }
  }
}
