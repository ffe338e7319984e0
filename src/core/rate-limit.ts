import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../lib/problem.ts'
import type { Store } from '../store/store.ts'
import { RateShares } from './rate-shares.ts'

const EXCHANGE_MS = 1000
const SECOND_MS = 1000

export interface RateLimit {
  /** Counts a request. @throws Problem `rate-limited` */
  take(application: string): Promise<void>
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
 * Counts an application's requests in windows of a second. No request waits for that: where there are several instances,
 * they tell each other each second how much comes, and each lets its share through.
 */
export function rateLimit({ perSecond, exchangeRates, onFailure }: RateLimitOptions): RateLimit | undefined {
  if (perSecond === 0) return undefined
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 })
  const shares = new RateShares(perSecond)
  const exchange = exchangeRates && startExchange(shares, exchangeRates, onFailure)
  return {
    async take(application) {
      if (exchange !== undefined) shares.count(application)
      const used = await consumed(limiter, application)
      if (used.consumedPoints > shares.of(application)) throw tooMany(used)
    },
    stop() {
      clearInterval(exchange)
    },
  }
}

/**
 * Counts the calls of one operation, whose limit is for longer than a second. Each instance counts what comes to it: where
 * there are several, an application may make as many calls of each.
 *
 * @throws Problem `rate-limited`
 */
export function callLimit({ calls, within_s: duration }: { readonly calls: number; readonly within_s: number }) {
  const limiter = new RateLimiterMemory({ points: calls, duration })
  return async (application: string): Promise<void> => {
    const used = await consumed(limiter, application)
    if (used.consumedPoints > calls) throw tooMany(used)
  }
}

async function consumed(limiter: RateLimiterMemory, application: string): Promise<RateLimiterRes> {
  return limiter.consume(application).catch((refused: unknown) => {
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
  shares: RateShares,
  exchangeRates: NonNullable<Store['exchangeRates']>,
  onFailure: RateLimitOptions['onFailure'],
): NodeJS.Timeout {
  let since = performance.now()
  let told = false
  let failed = false
  let running = false

  async function round(): Promise<void> {
    const now = performance.now()
    const mine = shares.toTell((now - since) / 1000)
    since = now
    // Who has nothing to tell, and has not told anything that would have to be taken back, asks nothing either.
    shares.heard(mine.size > 0 || told ? await exchangeRates(mine) : new Map())
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
