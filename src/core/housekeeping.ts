import { setImmediate as turn } from 'node:timers/promises'
import { DAY_S, type Clock } from '../lib/clock.ts'
import { expiringKinds, goneKinds, OutcomeUnknown, type PurgeKind, type Store } from '../store/store.ts'
import type { Usage } from './usage.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000
const USAGE_MS = 30_000

export interface HousekeepingLog {
  info(fields: object, message: string): void
  error(fields: { err: unknown }, message: string): void
}

export interface HousekeepingOptions {
  readonly graceDays: number
  /** False where another process of the same server makes them. */
  readonly rounds: boolean
  readonly usage: Usage
  readonly clock: Clock
  readonly log: HousekeepingLog
}

/**
 * What a server does beside answering: stores what has been counted, and in rounds, which any number of servers may make,
 * removes what has expired and the shells of deleted records when their time is over, and logs where each audit chain ends, so that a log kept
 * elsewhere shows when a database was put back to an earlier state. What is left at a stop goes after the next start.
 */
export function startHousekeeping(
  store: Store,
  { graceDays, rounds, usage, clock, log }: HousekeepingOptions,
): { stop(): Promise<void> } {
  let stopped = false
  const running = new Set<Promise<void>>()
  const run = (work: () => Promise<void>): Promise<void> => {
    const done = work()
      .catch((error: unknown) => {
        log.error({ err: error }, 'housekeeping failed')
      })
      .finally(() => running.delete(done))
    running.add(done)
    return done
  }
  /** In batches with requests between them, however much there is. What fails of one kind keeps no other from going. */
  const purge = async (kinds: readonly PurgeKind[]) => {
    for (const of of kinds)
      await run(async () => {
        while (!stopped && (await purgeBatch(of)) === 'committed') await turn()
      })
  }
  const purgeBatch = (of: PurgeKind) => {
    const now = clock()
    const change = { kind: 'purge', of, deletedBefore: now - graceDays * DAY_S, now } as const
    return store.commit({ changes: [change], audit: [] })
  }
  const round = async () => {
    await purge(goneKinds)
    for (const { chain, seq, seal } of await store.read.auditHeads())
      log.info({ chain, seq, seal: Buffer.from(seal).toString('hex') }, 'audit checkpoint')
  }
  const keepUsage = async () => {
    const changes = usage.drain()
    if (changes.length === 0) return
    try {
      await store.commit({ changes, audit: [] })
    } catch (error) {
      // Of two wrongs, a few counts too little is the smaller one.
      if (!(error instanceof OutcomeUnknown)) usage.giveBack(changes)
      throw error
    }
  }
  const timers: NodeJS.Timeout[] = []
  const every = (ms: number, work: () => Promise<void>, from: 'now' | 'later') => {
    let isUnderWay = false
    const begin = () => {
      if (isUnderWay) return
      isUnderWay = true
      void run(work).finally(() => {
        isUnderWay = false
      })
    }
    if (from === 'now') begin()
    timers.push(setInterval(begin, ms))
  }
  every(USAGE_MS, keepUsage, 'later')
  if (rounds) {
    every(MINUTE_MS, () => purge(expiringKinds), 'now')
    every(HOUR_MS, round, 'now')
  }
  return {
    async stop() {
      stopped = true
      for (const timer of timers) clearInterval(timer)
      // A stop goes on, whatever becomes of the counts.
      void run(keepUsage)
      await Promise.all(running)
    },
  }
}
