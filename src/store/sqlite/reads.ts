import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Reads } from '../store.ts'
import { sqliteDialect, type Compiled, type Statement } from '../sql/prepare.ts'
import { readsOver } from '../sql/reads.ts'

type Row = Record<string, unknown>

/** A statement whose rows come as lists, for the engine would make the names of all columns anew for every row. */
class Query {
  readonly #statement: StatementSync
  readonly #bind: Compiled<object>['bind']
  readonly #columns: readonly string[]

  constructor(database: DatabaseSync, { sql, bind }: Compiled<object>) {
    this.#statement = database.prepare(sql)
    this.#statement.setReturnArrays(true)
    this.#bind = bind
    this.#columns = this.#statement.columns().map(({ name }) => name)
  }

  one(parameters: object): Row | undefined {
    const found = this.#statement.get(...this.#bind(parameters)) as readonly unknown[] | undefined
    return found && this.#named(found)
  }

  all<T>(parameters: object, to: (row: Row) => T): T[] {
    const found = this.#statement.all(...this.#bind(parameters)) as unknown as readonly (readonly unknown[])[]
    return found.map((row) => to(this.#named(row)))
  }

  #named(values: readonly unknown[]): Row {
    const row: Row = {}
    for (let at = 0; at < this.#columns.length; at++) row[this.#columns[at] as string] = values[at]
    return row
  }
}

/**
 * The read half of the port.
 *
 * @param enter called before each read.
 */
export function sqliteReads(database: DatabaseSync, enter: () => void = () => undefined): Reads {
  const prepared = new Map<Statement<never, unknown>, Query>()

  function query<P, R>(statement: Statement<P, R>): Query {
    let found = prepared.get(statement)
    if (found === undefined)
      prepared.set(statement, (found = new Query(database, statement.in(sqliteDialect) as Compiled<object>)))
    return found
  }

  return readsOver({
    async one(statement, parameters, to) {
      enter()
      const row = query(statement).one(parameters)
      return row && to(row as Parameters<typeof to>[0])
    },
    async all(statement, parameters, to) {
      enter()
      return query(statement).all(parameters, to as (row: Row) => ReturnType<typeof to>)
    },
  })
}
