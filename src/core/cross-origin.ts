import { originsOf } from '../api/connect/origins.ts'
import type { Clock } from '../lib/clock.ts'
import { once } from '../lib/once.ts'
import type { Reads } from '../store/store.ts'

/** For how many seconds the origins of all applications are kept: anybody may ask for them, any number of times. */
const KEPT_S = 5

/**
 * Whether any application has pages of an origin. A browser asks that before it sends what would say which application is
 * meant; the answer itself is then let out to the origins of that application alone.
 */
export function anyApplicationHas(read: Reads, clock: Clock): (origin: string) => Promise<boolean> {
  let kept: { readonly at: number; readonly origins: () => Promise<ReadonlySet<string>> } | undefined
  const all = async () => new Set((await read.applications()).flatMap((application) => [...originsOf(application)]))
  return async (origin) => {
    if (kept === undefined || Math.abs(clock() - kept.at) >= KEPT_S) kept = { at: clock(), origins: once(all) }
    return (await kept.origins()).has(origin)
  }
}
