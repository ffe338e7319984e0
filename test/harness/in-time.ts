import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for what ends in time where all is well. @throws Error when it does not, instead of waiting for ever. */
export async function inTime<T>(what: string, work: Promise<T>, limit_ms = 60_000): Promise<T> {
  const done = new AbortController()
  const late = sleep(limit_ms, undefined, { signal: done.signal }).then(() => {
    throw new Error(`not within ${limit_ms} ms: ${what}`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    // Nobody waits for it any more.
    late.catch(() => undefined)
    done.abort()
  }
}

/** Looks again and again whether something has come true. @throws Error when it does not in time. */
export async function until(holds: () => Promise<boolean> | boolean, what: string, limit_ms = 20_000): Promise<void> {
  for (const limit = performance.now() + limit_ms; performance.now() < limit;) {
    if (await holds()) return
    await sleep(25)
  }
  throw new Error(`not within ${limit_ms} ms: ${what}`)
}
