import { auditRecord, type Actor } from '../audit/record.ts'
import type { Clock } from '../lib/clock.ts'
import type { AuditEntry } from '../store/store.ts'

/**
 * Records of refused calls, at most so many a second and chain, so that a flood of them fills no disk. What was left
 * out is counted in the next record.
 */
export class Denials {
  readonly #write: (entry: AuditEntry) => void
  readonly #clock: Clock
  readonly #perSecond: number
  #second = 0
  #written = new Map<string, number>()
  #suppressed = new Map<string, number>()

  constructor(write: (entry: AuditEntry) => void, clock: Clock, perSecond = 5) {
    this.#write = write
    this.#clock = clock
    this.#perSecond = perSecond
  }

  /** @param chain the application's, or the deployment's own for a caller that nobody knows. */
  record(chain: string, actor: Actor, denied: { operation: string; reason: string; requestId: string }): void {
    const at = this.#clock()
    if (at !== this.#second) {
      this.#second = at
      this.#written = new Map()
    }
    const written = this.#written.get(chain) ?? 0
    if (written >= this.#perSecond) {
      this.#suppressed.set(chain, (this.#suppressed.get(chain) ?? 0) + 1)
      return
    }
    this.#written.set(chain, written + 1)
    const suppressed = this.#suppressed.get(chain) ?? 0
    this.#suppressed.delete(chain)
    const event = {
      event: 'request.denied',
      target: { type: 'operation', id: denied.operation },
    } as const
    const result = suppressed === 0 ? denied.reason : `${denied.reason}; ${suppressed} more were not recorded`
    this.#write({ chain, record: auditRecord(event, { actor, at, requestId: denied.requestId, result }) })
  }
}
