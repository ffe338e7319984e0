import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

const migrations = new URL('../src/store/sqlite/migrations/', import.meta.url)
export const schemaFile = new URL('../src/store/schema.sql', import.meta.url)

/** The schema that all migrations together leave behind, as the engine itself states it. */
export function dumpSchema(): string {
  const database = new DatabaseSync(':memory:')
  try {
    for (const name of readdirSync(migrations).sort()) database.exec(readFileSync(new URL(name, migrations), 'utf8'))
    const statements = database
      .prepare("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY rowid")
      .all()
      .map(({ sql }) => `${sql as string};\n`)
    return `-- What the migrations in sqlite/migrations/ leave behind. Written by \`npm run schema\`; never edited.\n\n${statements.join('\n')}`
  } finally {
    database.close()
  }
}
