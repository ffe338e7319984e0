import { setTimeout as sleep } from 'node:timers/promises'
import { parseDatabaseUrl } from '../../lib/database-url.ts'
import { BATCH, type MovedTable, type MoveSide, type Row } from '../move.ts'
import { StoreUnavailable } from '../store.ts'
import type { Answer, Connection } from './database.ts'
import { sqlState } from './errors.ts'
import { openPool } from './pool.ts'

/** The one connection of a move, in the one transaction that it is. Errors say which side they are of. */
export interface Session {
  readonly connection: Connection
  readonly ask: (text: string, values?: readonly unknown[]) => Promise<Answer>
  readonly commit: () => Promise<void>
  /** Closes the connection, and so takes back what was not committed. May be called again. */
  readonly close: () => Promise<void>
}

const LOCK_NOT_AVAILABLE = '55P03'
const DEADLOCK = '40P01'
/** How long others may take to finish what they write. */
const LOCK_TIMEOUT_MS = 5000
/** How long a server that is still there takes to give its locks back, at the most. */
const ROLLBACK_MS = 1000

/** @param side how the database is called in errors */
export async function openSession(url: string, side: string, isolation: string): Promise<Session> {
  const database = openPool({ ...parseDatabaseUrl(url), poolSize: 1 }, { answer_ms: 0 })
  const failed = (error: unknown): never => {
    throw new StoreUnavailable(`the database that is moved ${side}`, { cause: error })
  }
  const connection = await database.connect().catch(async (error: unknown) => {
    await database.end()
    return failed(error)
  })
  let closed = false
  const session: Session = {
    connection,
    ask: (text, values = []) => connection.query({ text, values }).catch(failed),
    commit: () => connection.script('COMMIT').catch(failed),
    async close() {
      if (closed) return
      closed = true
      // The server notices a closed connection when it gets to it; until then its locks would keep the next one out.
      const over = connection.script('ROLLBACK').catch(() => undefined)
      await Promise.race([over, sleep(ROLLBACK_MS, undefined, { ref: false })])
      connection.release(true)
      await database.end()
    },
  }
  try {
    // What waits for the other side, or copies for hours, is not cut off by what the server has for requests.
    await connection.script(`BEGIN ISOLATION LEVEL ${isolation};
      SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS}; SET LOCAL statement_timeout = 0;
      SET LOCAL idle_in_transaction_session_timeout = 0`)
  } catch (error) {
    await session.close()
    return failed(error)
  }
  return session
}

/** Others held what was asked for too long, or waited for us in turn. */
export function isLockRefused(error: unknown): boolean {
  const state = sqlState(error instanceof StoreUnavailable ? error.cause : error)
  return state === LOCK_NOT_AVAILABLE || state === DEADLOCK
}

export function sideOver({ ask }: Session): MoveSide {
  return {
    async columns(table) {
      return Object.keys(await typesOf(ask, table)).sort()
    },
    async *batches(table, columns) {
      await ask(`declare moved no scroll cursor for select ${columns.join(', ')} from ${table}`)
      for (;;) {
        const { rows } = await ask(`fetch ${BATCH} from moved`)
        if (rows.length > 0) yield rows.map((row): Row => columns.map((column) => row[column] as Row[number]))
        if (rows.length < BATCH) break
      }
      await ask('close moved')
    },
  }
}

/** The types of a table's columns, by name, as the database writes them. */
export async function typesOf(ask: Session['ask'], table: MovedTable): Promise<Readonly<Record<string, string>>> {
  const { rows } = await ask(
    `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [table],
  )
  return Object.fromEntries(rows.map(({ name, type }) => [String(name), String(type)]))
}
