import type { KeyObject } from 'node:crypto'
import { movedTables, type MoveTarget } from '../move.ts'
import { OutcomeUnknown, StoreUnavailable } from '../store.ts'
import { isAnswer } from './errors.ts'
import { MOVE } from './locks.ts'
import { isLockRefused, openSession, sideOver, typesOf, type Session } from './move-side.ts'
import { heldReads } from './reads.ts'
import { openPostgresStore } from './store.ts'

/**
 * Opens a database that is to be filled, in one transaction: until its commit nobody sees anything of it, and whatever
 * ends it before, a `kill -9` or a power cut, leaves the tables as empty as they were. No server starts on the database
 * meanwhile.
 *
 * @throws StoreUnavailable when there is something in it, or when another move into it is under way.
 */
export async function openPostgresTarget(url: string, { now }: { readonly now: number }): Promise<MoveTarget> {
  // Makes the tables.
  await (await openPostgresStore(url, { now })).close()
  const session = await openSession(url, 'to', 'READ COMMITTED')
  const { ask, connection } = session
  const types = new Map<string, Readonly<Record<string, string>>>()
  try {
    await hold(session)
  } catch (error) {
    await session.close()
    throw error
  }
  let counted = false
  return {
    ...sideOver(session),
    async insert(table, columns, rows) {
      let known = types.get(table)
      if (known === undefined) types.set(table, (known = await typesOf(ask, table)))
      const arrays = columns.map((column, at) => `$${at + 1}::${known[column] ?? 'text'}[]`)
      await ask(
        `insert into ${table} (${columns.join(', ')}) select * from unnest(${arrays.join(', ')})`,
        columns.map((_, at) => rows.map((row) => row[at])),
      )
    },
    async setLastNumber(table, last) {
      if (last > 0) await ask(`select setval(pg_get_serial_sequence($1, 'n'), $2)`, [table, last])
    },
    async reads() {
      // What was inserted in this transaction is not counted yet, and without that, look-ups would read whole tables.
      if (!counted) await ask(`analyze ${movedTables.join(', ')}`)
      counted = true
      return heldReads(connection, { preparedStatements: false })
    },
    async commit(auditKey, audit) {
      await ask(`insert into audit_inbox (chain, record) select * from unnest($1::text[], $2::text[])`, [
        audit.map(({ chain }) => chain),
        audit.map(({ record }) => record),
      ])
      await session.commit().catch((error: unknown) => {
        const { cause } = error as StoreUnavailable
        if (isAnswer(cause)) throw error
        throw new OutcomeUnknown('the connection broke during the commit: run the same command again', { cause })
      })
      await session.close()
      await chain(url, now, auditKey)
    },
    abandon: () => session.close(),
  }
}

/** Chains the records that the commit has left. Where that fails, the first server does it. */
async function chain(url: string, now: number, auditKey: KeyObject): Promise<void> {
  try {
    const store = await openPostgresStore(url, { now })
    store.useAuditKey(auditKey)
    await store.close()
  } catch {
    // Everything is there all the same.
  }
}

async function hold({ ask }: Session): Promise<void> {
  try {
    await ask('select pg_advisory_xact_lock($1)', [MOVE])
    await ask(`lock table ${movedTables.join(', ')}, audit_inbox in exclusive mode`)
  } catch (error) {
    throw isLockRefused(error) ? new StoreUnavailable('the database that is moved to is in use') : error
  }
  const looks = [...movedTables, 'audit_inbox'].map(
    (table) => `select '${table}' as name where exists (select 1 from ${table})`,
  )
  const filled = await ask(looks.join(' union all '))
  if (filled.rows.length === 0) return
  const names = filled.rows.map(({ name }) => String(name)).join(', ')
  throw new StoreUnavailable(
    `there is something in the database that is moved to already (${names}): it has to be empty`,
  )
}
