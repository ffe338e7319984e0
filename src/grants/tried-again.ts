import { setTimeout as sleep } from 'node:timers/promises'
import { UpstreamFailure } from '../upstream/upstream.ts'

const ATTEMPTS = 3
const BACK_OFF_MS = 200

/**
 * Asks a provider, and again where its failure may pass and it has not said when to come again.
 *
 * @param until no attempt begins after that, in the time of `performance.now()`
 * @throws UpstreamFailure
 */
export async function triedAgain<T>(call: () => Promise<T>, until: number): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof UpstreamFailure)) throw error
      if (error.whose !== 'passing' || attempt === ATTEMPTS || error.retryAfter_s !== undefined) throw error
      const pause_ms = BACK_OFF_MS * 2 ** attempt * (0.5 + Math.random() / 2)
      if (performance.now() + pause_ms > until) throw error
      await sleep(pause_ms)
      // It may have slept for longer than that.
      if (performance.now() > until) throw error
    }
  }
}
