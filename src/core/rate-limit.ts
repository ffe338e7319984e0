import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Problem } from '../lib/problem.ts'

/**
 * Counts an application's requests in windows of a second.
 *
 * @param perSecond how many it may make; 0 is no limit.
 */
export function rateLimit(perSecond: number): ((application: string) => Promise<void>) | undefined {
  if (perSecond === 0) return undefined
  const limiter = new RateLimiterMemory({ points: perSecond, duration: 1 })
  return async (application) => {
    try {
      await limiter.consume(application)
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      throw new Problem('rate-limited', 'Too many requests, please try again shortly.', {
        retryAfter_s: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
      })
    }
  }
}
