import { setTimeout as sleep } from 'node:timers/promises'
import { movedTables, type MoveSource } from '../move.ts'
import { StoreUnavailable } from '../store.ts'
import { isLockRefused, openSession, sideOver, type Session } from './move-side.ts'
import { LOOK_MS } from './sealer.ts'

/** By then every server that runs has looked for records to chain, or wanted to. */
const WATCH_MS = 2 * LOOK_MS + 500
const WATCH_EVERY_MS = 100

const IN_USE = 'the database that is to be moved is in use: stop every server and every command on it first'

/**
 * Opens a database to be moved. Its tables are locked against writers until the end, so that nothing can change, and a
 * server that runs shows itself: each looks into `audit_inbox` every {@link LOOK_MS}, which is locked altogether, and
 * then waits where it can be seen.
 *
 * @throws StoreUnavailable when somebody is writing to it.
 */
export async function openPostgresSource(url: string): Promise<MoveSource> {
  const session = await openSession(url, 'from', 'REPEATABLE READ')
  const { ask } = session
  // The locks come first: the moment that all is read of is that of the first query after them.
  const since = performance.now()
  try {
    await lock(session)
  } catch (error) {
    await session.close()
    throw error
  }

  async function look(): Promise<void> {
    const { rows } = await ask(
      `select count(*) as waiting from pg_locks where not granted and locktype = 'relation'
        and database = (select oid from pg_database where datname = current_database())
        and relation = any($1::regclass[]::oid[])`,
      [[...movedTables, 'audit_inbox']],
    )
    if (Number(rows[0]?.['waiting']) > 0) throw new StoreUnavailable(IN_USE)
  }

  return {
    ...sideOver(session),
    async count(table) {
      return Number((await ask(`select count(*) as n from ${table}`)).rows[0]?.['n'])
    },
    async lastNumber(table) {
      const { rows } = await ask(`select pg_get_serial_sequence($1, 'n') as sequence`, [table])
      const state = await ask(`select last_value, is_called from ${String(rows[0]?.['sequence'])}`)
      return state.rows[0]?.['is_called'] === 1 ? Number(state.rows[0]['last_value']) : 0
    },
    async stillAlone() {
      await look()
      while (performance.now() - since < WATCH_MS) {
        await sleep(WATCH_EVERY_MS)
        await look()
      }
    },
    close: () => session.close(),
  }
}

async function lock({ ask }: Session): Promise<void> {
  try {
    await ask(`lock table ${movedTables.join(', ')} in share mode`)
    await ask('lock table audit_inbox in access exclusive mode')
  } catch (error) {
    throw isLockRefused(error) ? new StoreUnavailable(IN_USE) : error
  }
  const { rows } = await ask('select count(*) as waiting from audit_inbox')
  if (Number(rows[0]?.['waiting']) > 0) throw new StoreUnavailable(IN_USE)
}
