import { setTimeout as sleep } from 'node:timers/promises'

const LIMIT_MS = 60_000

/** Waits for what ends within a minute where all is well. @throws Error when it does not, instead of waiting for ever. */
export async function inTime<T>(what: string, work: Promise<T>): Promise<T> {
  const done = new AbortController()
  const late = sleep(LIMIT_MS, undefined, { signal: done.signal }).then(() => {
    throw new Error(`not within ${LIMIT_MS} ms: ${what}`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    // Nobody waits for it any more.
    late.catch(() => undefined)
    done.abort()
  }
}
