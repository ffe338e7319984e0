import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { dumpSchema, schemaFile } from '../../scripts/dump-schema.ts'
import { migrate } from '../../src/store/sqlite/migrate.ts'

test('the dumped schema is what the migrations leave behind: after a new one, run `npm run schema`', () => {
  assert.equal(readFileSync(schemaFile, 'utf8'), dumpSchema())
})

test('each migration for PostgreSQL says which releases can go on running on what it leaves behind', () => {
  const folder = new URL('../../src/store/postgres/migrations/', import.meta.url)
  const names = readdirSync(folder)
  assert.ok(names.length > 0)
  for (const name of names)
    assert.match(readFileSync(new URL(name, folder), 'utf8'), /^-- release-before: (?:none|runs|stops)\n/, name)
})

test('migrating creates every table and index of the dumped schema, and nothing else but its own record', () => {
  const schemaOf = (make: (database: DatabaseSync) => void) => {
    const database = new DatabaseSync(':memory:')
    make(database)
    const rows = database.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY type, name').all()
    database.close()
    return rows.map(({ type, name, sql }) => `${type as string} ${name as string}: ${(sql as string | null) ?? ''}`)
  }
  const dumped = schemaOf((database) => {
    database.exec(readFileSync(schemaFile, 'utf8'))
  })
  const migrated = schemaOf((database) => {
    migrate(database, 0)
    migrate(database, 1) // a second time changes nothing
  })
  assert.deepEqual(
    migrated.filter((line) => !/^(index sqlite_autoindex_migrations_1|table migrations):/.exec(line)),
    dumped,
  )
})
