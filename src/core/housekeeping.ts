import type { Clock } from '../lib/clock.ts'
import type { Store } from '../store/store.ts'

const HOUR_MS = 3_600_000
const DAY_S = 86_400

export interface HousekeepingLog {
  info(fields: object, message: string): void
  error(fields: { err: unknown }, message: string): void
}

/**
 * What a server does beside answering: removes the shells of deleted records when their time is over, and logs where
 * each audit chain ends, so that a log kept elsewhere shows when a database was put back to an earlier state.
 */
export function startHousekeeping(
  store: Store,
  { graceDays, clock, log }: { graceDays: number; clock: Clock; log: HousekeepingLog },
): { stop(): void } {
  const round = async () => {
    await store.commit({ changes: [{ kind: 'purge', deletedBefore: clock() - graceDays * DAY_S }], audit: [] })
    for (const { chain, seq, seal } of await store.read.auditHeads())
      log.info({ chain, seq, seal: Buffer.from(seal).toString('hex') }, 'audit checkpoint')
  }
  const run = () => {
    round().catch((error: unknown) => {
      log.error({ err: error }, 'housekeeping failed')
    })
  }
  run()
  const timer = setInterval(run, HOUR_MS)
  return {
    stop() {
      clearInterval(timer)
    },
  }
}
