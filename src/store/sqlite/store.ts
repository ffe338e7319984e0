import { chmodSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { StoreUnavailable, type Outcome, type Plan, type Store } from '../store.ts'
import { toUnit, writes } from '../sql/changes.ts'
import { Checkpoints } from './checkpoints.ts'
import { createPrivately, openConnection, openReader } from './connection.ts'
import { Executor, isBusy } from './executor.ts'
import { migrate } from './migrate.ts'
import { ReadTurn } from './read-turn.ts'
import { sqliteReads } from './reads.ts'
import type { Unit, UnitOutcome } from '../sql/steps.ts'

interface Waiting {
  readonly unit: Unit
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: StoreUnavailable) => void
}

const UNITS_PER_TRANSACTION = 256
const GATHER_TURNS = 4
const BUSY_RETRY_MS = 2
const BUSY_LIMIT_MS = 10_000

/**
 * Opens (and brings up to date) the embedded database. Reads and writes share one connection and so one page cache; a
 * transaction is begun and ended within one turn of the event loop, so no read ever sees half of one. Plans that come in
 * during a turn are committed together at its end, with one sync of the disk (docs/adr/0002).
 */
export async function openSqliteStore(file: string, { now }: { now: number }): Promise<Store> {
  createPrivately(file)
  const database = openConnection(file)
  try {
    migrate(database, now)
  } catch (error) {
    database.close()
    throw error
  }
  const executor = new Executor(database, writes)
  const turn = new ReadTurn(database)
  const checkpoints = new Checkpoints(file, database, () => {
    turn.leave()
  })
  let waiting: Waiting[] = []
  let busySince: number | undefined
  let emptied: (() => void) | undefined
  let signIn: DatabaseSync | undefined

  /** Commits once a turn has brought no more plans, so that those which come close together share a sync. */
  function gather(seen: number, turns: number): void {
    if (waiting.length > seen && turns < GATHER_TURNS) setImmediate(gather, waiting.length, turns + 1)
    else commitWaiting()
  }

  function commitWaiting(): void {
    const group = waiting.slice(0, UNITS_PER_TRANSACTION)
    turn.leave()
    try {
      settle(group, executor.run(group.map(({ unit }) => unit)))
      busySince = undefined
    } catch (error) {
      if (isBusy(error) && performance.now() - (busySince ??= performance.now()) < BUSY_LIMIT_MS) {
        setTimeout(commitWaiting, BUSY_RETRY_MS)
        return
      }
      busySince = undefined
      const unavailable = new StoreUnavailable('the transaction failed', { cause: error })
      for (const { reject } of group) reject(unavailable)
    }
    waiting = waiting.slice(group.length)
    if (waiting.length > 0) setImmediate(gather, 0, 0)
    else emptied?.()
  }

  function settle(group: readonly Waiting[], outcomes: readonly UnitOutcome[]): void {
    group.forEach(({ unit, resolve, reject }, at) => {
      const outcome = outcomes[at]
      if (typeof outcome === 'object') reject(new StoreUnavailable(outcome.failed))
      else if (outcome !== undefined) {
        if (unit.shreds && outcome === 'committed') checkpoints.shredSoon()
        resolve(outcome)
      }
    })
    checkpoints.transactionDone()
  }

  return {
    read: sqliteReads(database, () => {
      turn.enter()
    }),
    commit(plan: Plan): Promise<Outcome> {
      return new Promise((resolve, reject) => {
        waiting.push({ unit: toUnit(plan), resolve, reject })
        if (waiting.length === 1) setImmediate(gather, 0, 0)
      })
    },
    useAuditKey(key) {
      executor.useAuditKey(key)
    },
    async snapshot(work) {
      const reader = openReader(file)
      try {
        reader.exec('BEGIN')
        return await work(sqliteReads(reader))
      } finally {
        reader.close()
      }
    },
    async backup(target) {
      const reader = openReader(file)
      try {
        reader.prepare('VACUUM INTO ?').run(target)
        chmodSync(target, 0o600)
      } finally {
        reader.close()
      }
    },
    signInDatabase() {
      return (signIn ??= openConnection(file))
    },
    async close() {
      if (waiting.length > 0)
        await new Promise<void>((resolve) => {
          emptied = resolve
        })
      turn.leave()
      await checkpoints.close()
      signIn?.close()
      database.close()
    },
  }
}
