import { postgresDialect, type Statement } from '../sql/prepare.ts'
import type { Query } from './database.ts'

/** A statement as it is sent: with one set of parameters, or where it has a form for that, with many. */
export interface Queries {
  readonly alone: (parameters: object) => Query
  /** Each row of the answer says in `place` whose it is, counted from 1. */
  readonly together: ((all: readonly object[]) => Query) | undefined
}

/** @param name under which a connection keeps it prepared; false where nothing is. */
export function queriesOf(statement: Statement<object, unknown>, name: string | false): Queries {
  const { sql: text, bind } = statement.in(postgresDialect)
  const named = (suffix: string) => (name === false ? undefined : name + suffix)
  const many = statement.together?.()
  return {
    alone: (parameters) => ({ name: named(''), text, values: bind(parameters) }),
    together: many && ((all) => ({ name: named('-together'), text: many.sql, values: many.bind(all) })),
  }
}
