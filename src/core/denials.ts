import { auditRecord, type Actor, type AuditEvent } from '../audit/record.ts'
import type { Clock } from '../lib/clock.ts'
import type { AuditEntry } from '../store/store.ts'

/** What was refused to somebody. */
export interface Denied {
  readonly event: AuditEvent
  readonly actor: Actor
  readonly requestId: string
  /** Why. */
  readonly result?: string
}

/**
 * Records of what was refused, at most so many a second of each event and chain, so that a flood of them fills no disk, and
 * one of one kind hides none of another. What was left out is counted in the next record.
 */
export class Denials {
  readonly #write: (entry: AuditEntry) => Promise<void>
  readonly #clock: Clock
  readonly #perSecond: number
  #second = 0
  #written = new Map<string, number>()
  #suppressed = new Map<string, number>()

  constructor(write: (entry: AuditEntry) => Promise<void>, clock: Clock, perSecond = 5) {
    this.#write = write
    this.#clock = clock
    this.#perSecond = perSecond
  }

  /**
   * Records it, or counts that it is left out.
   *
   * @param chain the application's, or the deployment's own for a caller that nobody knows.
   * @throws whatever the write throws
   */
  async record(chain: string, { event, actor, requestId, result = 'ok' }: Denied): Promise<void> {
    const at = this.#clock()
    if (at !== this.#second) {
      this.#second = at
      this.#written = new Map()
    }
    const counted = `${event.event} ${chain}`
    const written = this.#written.get(counted) ?? 0
    if (written >= this.#perSecond) {
      this.#suppressed.set(counted, (this.#suppressed.get(counted) ?? 0) + 1)
      return
    }
    this.#written.set(counted, written + 1)
    const suppressed = this.#suppressed.get(counted) ?? 0
    this.#suppressed.delete(counted)
    const told = suppressed === 0 ? result : `${result}; ${suppressed} more were not recorded`
    await this.#write({ chain, record: auditRecord(event, { actor, at, requestId, result: told }) })
  }
}
