import { DAY_S, type Clock } from '../lib/clock.ts'
import { OutcomeUnknown, type Store } from '../store/store.ts'
import type { Usage } from './usage.ts'

const HOUR_MS = 3_600_000
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
 * removes the shells of deleted records and what has expired when their time is over, and logs where each audit chain ends, so that a log kept
 * elsewhere shows when a database was put back to an earlier state.
 */
export function startHousekeeping(
  store: Store,
  { graceDays, rounds, usage, clock, log }: HousekeepingOptions,
): { stop(): Promise<void> } {
  const round = async () => {
    const now = clock()
    await store.commit({ changes: [{ kind: 'purge', deletedBefore: now - graceDays * DAY_S, now }], audit: [] })
    for (const { chain, seq, seal } of await store.read.auditHeads())
      log.info({ chain, seq, seal: Buffer.from(seal).toString('hex') }, 'audit checkpoint')
  }
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
  const every = (ms: number, work: () => Promise<void>) => setInterval(() => void run(work), ms)
  const timers = [every(USAGE_MS, keepUsage)]
  if (rounds) {
    void run(round)
    timers.push(every(HOUR_MS, round))
  }
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer)
      // A stop goes on, whatever becomes of the counts.
      void run(keepUsage)
      await Promise.all(running)
    },
  }
}
