import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type Compilable,
  type Expression,
  type RawBuilder,
} from 'kysely'
import type { Tables } from './tables.ts'

/** What a column can hold; this project stores no floating point numbers. */
export type Value = string | number | null | Uint8Array

/** A statement written once with Kysely, kept as SQL; its parameters are filled in by name at each call. */
export interface Compiled<P> {
  readonly sql: string
  /** The parameters in the order of their places in the SQL. */
  readonly bind: (parameters: P) => Value[]
}

/**
 * A statement of PostgreSQL for many sets of parameters at once. Each row that it answers says in `place` whose it is,
 * counted from 1.
 */
export interface Together<P> {
  readonly sql: string
  readonly bind: (all: readonly P[]) => (Value | readonly Value[])[]
}

/** The same statement for each engine, compiled when that engine first asks for it. */
export interface Statement<P, R> {
  readonly in: (dialect: Dialect) => Compiled<P>
  /** Where it can be run for many at once (together.ts); compiled when it is first asked for. */
  readonly together?: () => Together<P>
  /** Only for the compiler: the row that the statement answers. */
  readonly row?: R
}

/** Where the engines differ in what they are told; everything else is the same SQL for both. */
export interface Dialect {
  /** Builds queries and never runs one: what runs is the prepared statement, which costs a request no compiling. */
  readonly builder: Kysely<Tables>
  readonly greatest: (a: RawBuilder<number>, b: RawBuilder<number>) => RawBuilder<number>
  /** Whether a query answers anything, looked up for each row: never as a join, for which the rest would be read whole. */
  readonly existsForEach: (query: Expression<unknown>) => RawBuilder<boolean>
  /** The number that the INSERT just before has given its row. */
  readonly lastInserted: RawBuilder<number>
}

export const sqliteDialect: Dialect = {
  builder: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new SqliteIntrospector(db),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  greatest: (a, b) => sql`max(${a}, ${b})`,
  existsForEach: (query) => sql`exists ${query}`,
  lastInserted: sql`last_insert_rowid()`,
}

export const postgresDialect: Dialect = {
  builder: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  }),
  greatest: (a, b) => sql`greatest(${a}, ${b})`,
  existsForEach: (query) => sql`exists (select 1 from ${query} as one offset 0)`,
  // In a query of its own, which runs once, so that what is compared with it can be looked up by an index.
  lastInserted: sql`(select lastval())`,
}

/** Makes a statement from its parameters, which stand for values that are not known yet. */
export type Build<P, Q> = (db: Kysely<Tables>, parameters: P, dialect: Dialect) => Q

class Placeholder {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

/**
 * Declares a query whose values are named parameters: `prepare((db, p: { id: string }) => db.selectFrom(…).where('id',
 * '=', p.id))`. The builder is handed placeholders in place of the values and sees their types.
 */
export function prepare<P extends object, R>(build: Build<P, Compilable<R>>): Statement<P, R> {
  const compiled = new Map<Dialect, Compiled<P>>()
  return {
    in(dialect) {
      let found = compiled.get(dialect)
      if (found === undefined) compiled.set(dialect, (found = compile(build, dialect)))
      return found
    },
  }
}

function compile<P extends object, R>(build: Build<P, Compilable<R>>, dialect: Dialect): Compiled<P> {
  const placeholders = new Proxy({}, { get: (_, name) => new Placeholder(String(name)) })
  const { sql: text, parameters } = build(dialect.builder, placeholders as P, dialect).compile()
  const readers = parameters.map((parameter) =>
    parameter instanceof Placeholder ? { name: parameter.name } : { constant: parameter as Value },
  )
  return {
    sql: text,
    bind: (values) => {
      const bound: Value[] = []
      for (const reader of readers)
        bound.push('name' in reader ? ((values as Record<string, Value>)[reader.name] ?? null) : reader.constant)
      return bound
    },
  }
}
