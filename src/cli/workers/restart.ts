const FIRST_MS = 100
const MOST_MS = 30_000
/** Who has lived for so long was well. */
const WELL_MS = 60_000

/**
 * How long to wait until a worker is started again that has ended, in milliseconds: each time twice as long as before, so
 * that one which cannot live keeps nobody from work, and little once one has lived for a while.
 *
 * @param before the wait before it was started; undefined at its first start.
 */
export function restartDelay_ms(before: number | undefined, lived_ms: number): number {
  if (before === undefined || lived_ms >= WELL_MS) return FIRST_MS
  return Math.min(before * 2, MOST_MS)
}
