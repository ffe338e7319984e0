import {
  sql,
  type AliasedRawBuilder,
  type Compilable,
  type CompiledQuery,
  type Expression,
  type RawBuilder,
  type UpdateQueryBuilder,
  type UpdateResult,
} from 'kysely'
import { postgresDialect, prepare, type Build, type Statement, type Together, type Value } from './prepare.ts'
import type { Tables } from './tables.ts'

/** What PostgreSQL calls the types of a statement's parameters. */
export type Types<P> = { readonly [Name in keyof P]-?: 'text' | 'bigint' | 'bytea' }

const { builder } = postgresDialect

/**
 * Declares a query of one row, as `prepare` does, which PostgreSQL can be asked for many sets of parameters at once: a
 * statement of its own costs there and on the way more than what such a query does.
 */
export function prepareTogether<P extends object, R>(
  types: Types<P>,
  build: Build<P, Compilable<R> & Expression<unknown>>,
): Statement<P, R> {
  // OFFSET 0 keeps it a query of its own for each, so that it is looked up as it would be alone.
  return declared(types, build, (one, asked) =>
    sql`select place, found.* from ${asked}, lateral (select * from ${one} as one offset 0) as found`.compile(builder),
  )
}

/** The same for an UPDATE of one row. No two that run together may be of the same row. */
export function updateTogether<P extends object, T extends keyof Tables>(
  types: Types<P>,
  build: Build<P, UpdateQueryBuilder<Tables, T, T, UpdateResult>>,
): Statement<P, unknown> {
  return declared(types, build, (one, asked) =>
    one
      .from(asked)
      .returning(sql`place`.as('place'))
      .compile(),
  )
}

/** @param over makes of the statement, with columns of `asked` in place of its values, the one for all rows of that */
function declared<P extends object, R, Q extends Compilable<R>>(
  types: Types<P>,
  build: Build<P, Q>,
  over: (one: Q, asked: Asked) => CompiledQuery,
): Statement<P, R> {
  let made: Together<P> | undefined
  return {
    ...prepare(build),
    together() {
      if (made === undefined) {
        const { asked, columns } = listsOf(types)
        made = bound(over(build(builder, columns, postgresDialect), asked))
      }
      return made
    },
  }
}

type Asked = AliasedRawBuilder<unknown, 'asked'>

/** Stands in a statement for what is read from all sets of parameters. A function would be taken for one of the builder's. */
class Reader<P> {
  readonly read: (all: readonly P[]) => Value | readonly Value[]
  constructor(read: Reader<P>['read']) {
    this.read = read
  }
}

/** The sets of parameters as rows of a table `asked`, numbered in `place`, and its columns in place of the values. */
function listsOf<P extends object>(types: Types<P>): { readonly asked: Asked; readonly columns: P } {
  const columns: Record<string, RawBuilder<unknown>> = {}
  const lists: RawBuilder<unknown>[] = []
  const names: string[] = []
  const list = (name: string, type: string, read: Reader<P>['read']): RawBuilder<unknown> => {
    lists.push(sql`${new Reader(read)}::${sql.raw(type)}[]`)
    names.push(name)
    return sql.ref(`asked.${name}`)
  }
  for (const [name, type] of Object.entries(types) as [keyof P & string, string][]) {
    const valuesOf = (all: readonly P[]) => all.map((one) => (one[name] ?? null) as Value)
    if (type !== 'bytea') {
      columns[name] = list(`p_${name}`, type, valuesOf)
      continue
    }
    // In a list, bytes would be written as text and read again. So they come one behind the other, as they are.
    const bytesOf = (all: readonly P[]) => valuesOf(all) as readonly Uint8Array[]
    const from = list(`from_${name}`, 'bigint', (all) => startsOf(bytesOf(all)))
    const length = list(`length_${name}`, 'bigint', (all) => bytesOf(all).map((bytes) => bytes.length))
    const joined = new Reader<P>((all) => Buffer.concat(bytesOf(all)))
    columns[name] = sql`substring(${joined}::bytea from ${from}::int for ${length}::int)`
  }
  const table = sql`unnest(${sql.join(lists)}) with ordinality`
  const alias = sql.raw(`asked (${[...names, 'place'].join(', ')})`)
  return { asked: table.as<'asked'>(alias), columns: columns as P }
}

/** Where each begins, counted from 1 as PostgreSQL does. */
function startsOf(all: readonly Uint8Array[]): number[] {
  let next = 1
  return all.map(({ length }) => {
    const start = next
    next += length
    return start
  })
}

function bound<P>({ sql: text, parameters }: CompiledQuery): Together<P> {
  const values = parameters as readonly (Value | Reader<P>)[]
  return { sql: text, bind: (all) => values.map((value) => (value instanceof Reader ? value.read(all) : value)) }
}
