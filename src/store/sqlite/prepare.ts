import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler, type Compilable } from 'kysely'
import type { Tables } from './tables.ts'

/** What a SQLite column can hold; this project stores no floating point numbers. */
export type Value = string | number | null | Uint8Array

/** A statement written once with Kysely, kept as SQL; its parameters are filled in by name at each call. */
export interface Statement<P, R> {
  readonly sql: string
  /** The parameters in the order of their places in the SQL. */
  readonly bind: (parameters: P) => Value[]
  /** Only for the compiler: the row that the statement answers. */
  readonly row?: R
}

/** Builds queries and never runs one: what runs is the prepared statement, which costs a request no compiling. */
const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
})

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * Compiles a query whose values are named parameters: `prepare((db, p: { id: string }) => db.selectFrom(…).where('id',
 * '=', p.id))`. The builder is handed placeholders in place of the values and sees their types.
 */
export function prepare<P extends object, R>(
  build: (db: Kysely<Tables>, parameters: P) => Compilable<R>,
): Statement<P, R> {
  const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
  const { sql, parameters } = build(builder, placeholders as P).compile()
  const readers = parameters.map((parameter) =>
    parameter instanceof Placeholder ? { name: parameter.name } : { constant: parameter as Value },
  )
  return {
    sql,
    bind: (values) => {
      const bound: Value[] = []
      for (const reader of readers)
        bound.push('name' in reader ? ((values as Record<string, Value>)[reader.name] ?? null) : reader.constant)
      return bound
    },
  }
}
