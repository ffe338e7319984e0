import type { Caller } from '../api/operation.ts'
import { DAY_S } from '../lib/clock.ts'
import type { ApplicationId } from '../lib/ids.ts'
import type { Change } from '../store/store.ts'

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
    const day = Math.floor(at / DAY_S)
    const name = `${app} ${day}`
    let found = this.#days.get(name)
    if (found === undefined)
      this.#days.set(name, (found = { app, day, counts: { requests: 0, errors: 0, changes: 0 } }))
    const { counts } = found
    counts.requests++
    if (status >= 400) counts.errors++
    else if (changes) counts.changes++
  }

  /** What has been counted since the last time, as changes of the store. */
  drain(): Change[] {
    const drained: Change[] = [
      ...[...this.#days.values()].map(({ app, day, counts }) => ({ kind: 'usage.add', app, day, ...counts }) as const),
      ...[...this.#lastUse].map(([id, at]) => ({ kind: 'apiKey.used', id, at }) as const),
    ]
    this.#days = new Map()
    this.#lastUse = new Map()
    return drained
  }
}
