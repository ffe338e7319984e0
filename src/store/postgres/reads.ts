import { setTimeout as sleep } from 'node:timers/promises'
import type { Statement } from '../sql/prepare.ts'
import { readsOver } from '../sql/reads.ts'
import { StoreUnavailable, type Reads } from '../store.ts'
import type { Connection, Database } from './database.ts'
import { meaningOf } from './errors.ts'
import { queriesOf, type Queries } from './queries.ts'
import { ReadTurn, type Row } from './read-turn.ts'

type Ask = (queries: Queries, parameters: object) => Promise<readonly Row[]>

const ATTEMPTS = 3
const AGAIN_MS = 50

/** The read half of the port, on whichever connections are free. */
export function pooledReads(database: Database, options: { readonly preparedStatements: boolean }): Reads {
  const turn = new ReadTurn(database)
  return readsThrough(async (queries, parameters) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await turn.ask(queries, parameters)
      } catch (error) {
        if (meaningOf(error) !== 'again') throw error
        // A read is repeated without harm; a connection from before a fail-over is closed by then.
        if (attempt === ATTEMPTS) throw new StoreUnavailable('the database cannot be read', { cause: error })
        await sleep(AGAIN_MS * attempt)
      }
    }
  }, options)
}

/** Reads on a connection that somebody holds. */
export function heldReads(connection: Connection, options: { readonly preparedStatements: boolean }): Reads {
  return readsThrough(async ({ alone }, parameters) => (await connection.query(alone(parameters))).rows, options)
}

function readsThrough(ask: Ask, { preparedStatements }: { readonly preparedStatements: boolean }): Reads {
  const prepared = new Map<Statement<never, unknown>, Queries>()

  function queries(statement: Statement<never, unknown>): Queries {
    let found = prepared.get(statement)
    if (found === undefined) {
      const name = preparedStatements && `claviger-read-${numberOf(statement)}`
      prepared.set(statement, (found = queriesOf(statement as Statement<object, unknown>, name)))
    }
    return found
  }

  async function rowsOf(statement: Statement<never, unknown>, parameters: object): Promise<readonly Row[]> {
    return isOfNothing(parameters) ? [] : ask(queries(statement), parameters)
  }

  return readsOver({
    async one(statement, parameters, to) {
      const [row] = await rowsOf(statement, parameters)
      return row && to(row as Parameters<typeof to>[0])
    },
    async all(statement, parameters, to) {
      const rows = await rowsOf(statement, parameters)
      return rows.map((row) => to(row as Parameters<typeof to>[0]))
    },
  })
}

/** No text of PostgreSQL holds a NUL: nothing is there by such a name, and the server would refuse the question. */
function isOfNothing(parameters: object): boolean {
  return Object.values(parameters).some((value) => typeof value === 'string' && value.includes('\0'))
}

/** Names of prepared statements have to be the same for the same text on every connection of the process. */
const numbers = new Map<Statement<never, unknown>, number>()

function numberOf(statement: Statement<never, unknown>): number {
  let found = numbers.get(statement)
  if (found === undefined) numbers.set(statement, (found = numbers.size))
  return found
}
