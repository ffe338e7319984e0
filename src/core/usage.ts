import type { Caller } from '../api/operation.ts'
import { DAY_S } from '../lib/clock.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { Change } from '../store/store.ts'

type UsageChange = Extract<Change, { readonly kind: 'usage.add' | 'apiKey.used' }>

interface Counts {
  requests: number
  errors: number
  changes: number
}

/**
 * Counts what API keys do, in memory, until it is drained into a plan: a request must not cost a write of its own. What
 * a crash takes along is the count of the last half minute.
 */
export class Usage {
  #days = new Map<string, { readonly app: ApplicationId; readonly day: number; readonly counts: Counts }>()
  #lastUse = new Map<string, number>()

  /** One answered request of a caller who is known. */
  count({ app, actor }: Caller, { status, changes, at }: { status: number; changes: boolean; at: number }): void {
    if (actor.type !== 'api_key') return
    this.#lastUse.set(actor.id, at)
    const counts = this.#countsOf(app, Math.floor(at / DAY_S))
    counts.requests++
    if (status >= 400) counts.errors++
    else if (changes) counts.changes++
  }

  /** What has been counted since the last time, as changes of the store. */
  drain(): UsageChange[] {
    const drained: UsageChange[] = [
      ...[...this.#days.values()].map(({ app, day, counts }) => ({ kind: 'usage.add', app, day, ...counts }) as const),
      ...[...this.#lastUse].map(([id, at]) => ({ kind: 'apiKey.used', id, at }) as const),
    ]
    this.#days = new Map()
    this.#lastUse = new Map()
    return drained
  }

  /** Counts again what was drained and could not be stored. */
  giveBack(drained: readonly UsageChange[]): void {
    for (const change of drained)
      if (change.kind === 'usage.add') {
        const counts = this.#countsOf(change.app, change.day)
        counts.requests += change.requests
        counts.errors += change.errors
        counts.changes += change.changes
      } else if (!this.#lastUse.has(change.id)) this.#lastUse.set(change.id, change.at)
  }

  #countsOf(app: ApplicationId, day: number): Counts {
    const name = `${app} ${day}`
    let found = this.#days.get(name)
    if (found === undefined)
      this.#days.set(name, (found = { app, day, counts: { requests: 0, errors: 0, changes: 0 } }))
    return found.counts
  }
}
