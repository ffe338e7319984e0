import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { DATABASE_FILE } from '../src/deployment.ts'
import type { PostgresServer } from '../test/harness/postgres.ts'

/** Bytes on the disk of each table and each index, by name. */
export type Relations = Readonly<Record<string, number>>

/** What is kept for each credential, each grant and each audit record. Every other table stays small. */
const ofInterest = (name: string) =>
  /^(credentials|sealed_versions|grants|sealed_boxes|leases|audit_records)/.test(name)

export function relationsOfFile(data: string): Relations {
  const database = new DatabaseSync(path.join(data, DATABASE_FILE), { readOnly: true })
  try {
    const rows = database.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all()
    return named(rows)
  } finally {
    database.close()
  }
}

/** A table's bytes are those with its boxes, which PostgreSQL keeps beside it. */
export async function relationsOfServer(server: PostgresServer, url: string): Promise<Relations> {
  await server.sql(url, 'vacuum')
  return named(
    await server.sql(
      url,
      `select relname as name, case relkind when 'r' then pg_table_size(oid) else pg_relation_size(oid) end as bytes
        from pg_class where relnamespace = current_schema()::regnamespace and relkind in ('r', 'i')`,
    ),
  )
}

function named(rows: readonly Readonly<Record<string, unknown>>[]): Relations {
  return Object.fromEntries(
    rows
      .map(
        ({ name, bytes }) =>
          [String(name).replace('sqlite_autoindex_', '').replace(/_1$/, '_pkey'), Number(bytes)] as const,
      )
      .filter(([name]) => ofInterest(name))
      .sort(([one], [other]) => one.localeCompare(other)),
  )
}
