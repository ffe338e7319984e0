import { setTimeout as sleep } from 'node:timers/promises'
import { parseDatabaseUrl } from '../../lib/database-url.ts'
import { toUnit, writes } from '../sql/changes.ts'
import type { UnitOutcome } from '../sql/steps.ts'
import { OutcomeUnknown, StoreUnavailable, type Outcome, type Plan, type Reads, type Store } from '../store.ts'
import { withConnection, type Database } from './database.ts'
import { isOfTheServer, meaningOf } from './errors.ts'
import { Executor, type LockedUnit } from './executor.ts'
import { locksOf, MOVE } from './locks.ts'
import { migrate } from './migrate.ts'
import { openPool } from './pool.ts'
import { ratesOver } from './rates.ts'
import { heldReads, pooledReads } from './reads.ts'
import { Sealer } from './sealer.ts'

interface Waiting {
  readonly unit: LockedUnit
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: StoreUnavailable) => void
}

const UNITS_PER_TRANSACTION = 128
/**
 * Transactions of one process at once. What comes while so many are under way waits and shares the next: a few large ones
 * cost both sides less than many small ones, and with two of them neither side waits for the other.
 */
const TRANSACTIONS = 2
/** More are begun where those are held up: each may be waiting for a lock that is of no concern to the others. */
const MOST_TRANSACTIONS = 4
const PATIENCE_MS = 10
const GATHER_TURNS = 4
/** How long a transaction is tried again that others were in the way of, or whose server has gone. */
const AGAIN_LIMIT_MS = 8000
/** How long a start waits for the server. */
const OPEN_LIMIT_MS = 2000
const AGAIN_MS = 20
const AGAIN_MOST_MS = 500

export interface PostgresOptions {
  readonly now: number
  /** Told when audit records could not be chained; they are tried again. */
  readonly onFailure?: (error: unknown) => void
  /** Told what the operator should know of and need not act upon. */
  readonly onNotice?: (text: string) => void
}

/** Opens (and brings up to date) the database behind a URL. @throws StoreUnavailable when it cannot be reached. */
export async function openPostgresStore(url: string, options: PostgresOptions): Promise<Store> {
  const address = parseDatabaseUrl(url)
  // Over a connection of its own: a migration takes what it takes, and so does waiting for who makes it.
  await makeReady(openPool({ ...address, poolSize: 1 }, { answer_ms: 0 }), options)
  return openStoreOver(openPool(address), address, options)
}

/** Migrates a database, which is ended afterwards. @throws StoreUnavailable when it cannot be reached, or is moved into. */
export async function makeReady(
  database: Database,
  { now, onNotice = () => undefined }: PostgresOptions,
): Promise<void> {
  try {
    await again(() => migrate(database, now, onNotice), OPEN_LIMIT_MS)
    await refuseDuringMove(database)
  } catch (error) {
    // What the system, the driver or the server has refused has a code; what we have to say has none.
    throw isOfTheServer(error) ? new StoreUnavailable('the database cannot be reached', { cause: error }) : error
  } finally {
    await database.end()
  }
}

/**
 * The store over a server whose database is ready. Plans that come in during a turn of the event loop are committed
 * together, in one of a few transactions at once; each keeps its own outcome (docs/adr/0014).
 */
export function openStoreOver(
  database: Database,
  { preparedStatements }: { readonly preparedStatements: boolean },
  { onFailure = () => undefined }: Pick<PostgresOptions, 'onFailure'>,
): Store {
  const executor = new Executor(database, writes, { preparedStatements })
  const sealer = new Sealer(database, onFailure)
  const rates = ratesOver(database)
  let waiting: Waiting[] = []
  let gathering = false
  let patience: NodeJS.Timeout | undefined
  let closed = false
  const running = new Set<Promise<void>>()

  /** Commits once a turn has brought no more plans, so that those which come close together share a transaction. */
  function gather(seen: number, turns: number): void {
    if (waiting.length > seen && turns < GATHER_TURNS) {
      setImmediate(gather, waiting.length, turns + 1)
      return
    }
    gathering = false
    dispatch(TRANSACTIONS)
  }

  function dispatch(most: number): void {
    while (waiting.length > 0 && running.size < most) {
      const group = waiting.slice(0, UNITS_PER_TRANSACTION)
      waiting = waiting.slice(group.length)
      const transaction = commitGroup(group).finally(() => {
        running.delete(transaction)
        clearTimeout(patience)
        patience = undefined
        dispatch(TRANSACTIONS)
      })
      running.add(transaction)
    }
    // Counted from when they began to wait: those that come behind them do not make it longer.
    if (waiting.length > 0 && running.size < MOST_TRANSACTIONS)
      patience ??= setTimeout(() => {
        patience = undefined
        dispatch(MOST_TRANSACTIONS)
      }, PATIENCE_MS)
  }

  async function commitGroup(group: readonly Waiting[]): Promise<void> {
    try {
      settle(group, await again(() => executor.run(group.map(({ unit }) => unit))))
    } catch (error) {
      const unavailable =
        error instanceof StoreUnavailable ? error : new StoreUnavailable('the transaction failed', { cause: error })
      for (const { reject } of group) reject(unavailable)
      // What is not known to be written may be.
      if (error instanceof OutcomeUnknown) sealer.sealSoon()
    }
  }

  function settle(group: readonly Waiting[], outcomes: readonly UnitOutcome[]): void {
    if (group.some(({ unit }, at) => outcomes[at] === 'committed' && unit.audit.length > 0)) sealer.sealSoon()
    group.forEach(({ resolve, reject }, at) => {
      const outcome = outcomes[at]
      if (typeof outcome === 'object') reject(new StoreUnavailable(outcome.failed))
      else if (outcome !== undefined) resolve(outcome)
    })
  }

  return {
    read: sealedFirst(pooledReads(database, { preparedStatements }), sealer),
    commit(plan: Plan): Promise<Outcome> {
      return new Promise((resolve, reject) => {
        if (closed) throw new StoreUnavailable('the store is closed')
        if (plan.audit.length > 0 && !sealer.hasKey) throw new Error('audit records before the audit key')
        waiting.push({ unit: { ...toUnit(plan), locks: locksOf(plan) }, resolve, reject })
        if (gathering) return
        gathering = true
        setImmediate(gather, 0, 0)
      })
    },
    useAuditKey(key) {
      sealer.useKey(key)
    },
    exchangeRates: (mine) => rates.exchange(mine),
    async snapshot(work) {
      await sealer.seal()
      return withConnection(database, async (connection) => {
        await connection.script('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
        // Without a name: what is looked at once need not be kept prepared.
        const result = await work(heldReads(connection, { preparedStatements: false }))
        await connection.script('COMMIT')
        return result
      })
    },
    backup() {
      return Promise.reject(
        new StoreUnavailable('this database is backed up with its own tools: pg_dump, or what its operator uses'),
      )
    },
    signInDatabase: () => database.signIn(),
    async close() {
      while (gathering || waiting.length > 0 || running.size > 0)
        await (running.size > 0 ? Promise.race(running) : sleep(1))
      closed = true
      try {
        await sealer.close()
      } catch (error) {
        // The next instance chains what is left.
        onFailure(error)
      } finally {
        // What stays is not believed for long.
        await rates.leave().catch(() => undefined)
        await database.end()
      }
    },
  }
}

/** A move into the database ends in one step; before it there is nothing that could be served, and nothing to begin. */
async function refuseDuringMove(database: Database): Promise<void> {
  const text = 'select pg_try_advisory_xact_lock_shared($1)::int as free'
  const { rows } = await withConnection(database, (connection) => connection.query({ text, values: [MOVE] }))
  if (rows[0]?.['free'] !== 1) throw new StoreUnavailable('a move into this database is under way: wait for its end')
}

/** What is read of the audit log has everything in it that was committed before. */
function sealedFirst(read: Reads, sealer: Sealer): Reads {
  return {
    ...read,
    async auditHeads() {
      await sealer.seal()
      return read.auditHeads()
    },
    async auditRecords(...page) {
      await sealer.seal()
      return read.auditRecords(...page)
    },
    async auditRecordsBefore(...page) {
      await sealer.seal()
      return read.auditRecordsBefore(...page)
    },
  }
}

/** Tries what wrote nothing again for a while, where that may help. */
async function again<T>(work: () => Promise<T>, limit_ms = AGAIN_LIMIT_MS): Promise<T> {
  const since = performance.now()
  for (let wait = AGAIN_MS; ; wait = Math.min(wait * 2, AGAIN_MOST_MS)) {
    try {
      return await work()
    } catch (error) {
      const late = performance.now() - since > limit_ms
      if (late || error instanceof OutcomeUnknown || meaningOf(error) !== 'again') throw error
    }
    await sleep(wait * (0.5 + Math.random()))
  }
}
