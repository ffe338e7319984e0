import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { CallLimit, Count, Counter } from '../lib/call-limit.ts'
import { Problem } from '../lib/problem.ts'
import type { Store } from '../store/store.ts'
import { RateShares } from './rate-shares.ts'

const EXCHANGE_MS = 1000
const SECOND_MS = 1000

export interface RateLimit {
  /** Counts a request. @throws Problem `rate-limited` */
  take(application: string): Promise<void>
  /** What counts the calls of one operation, or of something else, which has a limit besides. */
  readonly ofCalls: Counter
  stop(): void
}

export interface RateLimitOptions {
  /** How many requests an application may make; 0 is no limit. */
  readonly perSecond: number
  /** How to hear of other instances; undefined where there are none. */
  readonly exchangeRates: Store['exchangeRates']
  readonly onFailure: (message: string, error: unknown) => void
}

/**
 * Counts an application's requests in windows of a second, and the calls of some operations in longer ones. No request waits for
 * that: where there are several instances, they tell each other each second how much comes, and each lets its share through.
 */
export function rateLimit({ perSecond, exchangeRates, onFailure }: RateLimitOptions): RateLimit | undefined {
  if (perSecond === 0) return undefined
  const all: RateShares[] = []
  const ofOperations = new Map<string, Count>()
  const exchange = exchangeRates && startExchange(all, exchangeRates, onFailure)

  function counter(limit: CallLimit): Count {
    const limiter = new RateLimiterMemory({ points: limit.calls, duration: limit.within_s })
    const shares = new RateShares(limit.calls, limit.within_s)
    all.push(shares)
    return async (subject, calls = 1) => {
      if (exchange !== undefined && calls > 0) shares.count(subject)
      const used = await consumed(limiter, subject, calls)
      if (used.consumedPoints > shares.of(subject)) throw tooMany(used)
    }
  }

  return {
    take: counter({ calls: perSecond, within_s: 1 }),
    ofCalls(operation, limit) {
      const count = ofOperations.get(operation) ?? counter(limit)
      ofOperations.set(operation, count)
      return (subject, calls) => count(`${operation} ${subject}`, calls)
    },
    stop() {
      clearInterval(exchange)
    },
  }
}

async function consumed(limiter: RateLimiterMemory, subject: string, calls: number): Promise<RateLimiterRes> {
  return limiter.consume(subject, calls).catch((refused: unknown) => {
    if (refused instanceof RateLimiterRes) return refused
    throw refused
  })
}

function tooMany({ msBeforeNext }: RateLimiterRes): Problem {
  return new Problem('rate-limited', 'Too many requests, please try again shortly.', {
    retryAfter_s: Math.max(1, Math.ceil(msBeforeNext / SECOND_MS)),
  })
}

function startExchange(
  all: readonly RateShares[],
  exchangeRates: NonNullable<Store['exchangeRates']>,
  onFailure: RateLimitOptions['onFailure'],
): NodeJS.Timeout {
  let since = performance.now()
  let told = false
  let failed = false
  let running = false

  async function round(): Promise<void> {
    const now = performance.now()
    const elapsed_s = (now - since) / 1000
    const mine = new Map(all.flatMap((shares) => [...shares.toTell(elapsed_s)]))
    since = now
    // Who has nothing to tell, and has not told anything that would have to be taken back, asks nothing either.
    const others = mine.size > 0 || told ? await exchangeRates(mine) : new Map<string, number>()
    for (const shares of all) shares.heard(others)
    told = mine.size > 0
  }

  return setInterval(() => {
    if (running) return
    running = true
    round()
      .then(
        () => {
          failed = false
        },
        (error: unknown) => {
          // Each second anew it would say nothing new.
          if (!failed) onFailure('the rate limits are not shared with the other instances', error)
          failed = true
        },
      )
      .finally(() => {
        running = false
      })
  }, EXCHANGE_MS).unref()
}
