import type { Plan } from '../../src/store/store.ts'
import { IP, type Flight } from './flight.ts'
import type { Event } from './moves/move.ts'
import type { Expected, State } from './state.ts'

/** Keeps which records every chain must have. */
export class Books {
  readonly #chains: State['chains']

  constructor({ chains }: State) {
    this.#chains = chains
  }

  /** What a request has changed. */
  changed({ caller, requestId }: Flight, events: readonly Event[], at: number): void {
    if (caller === undefined) throw new Error('a change by nobody')
    this.#enter(caller.app, events, { actor: caller.actor, at, requestId, result: 'ok' })
  }

  /** What was done for a request beside what it is answered for. */
  aside({ caller }: Flight, events: readonly Event[], plan: Plan): void {
    if (caller === undefined) throw new Error('a change by nobody')
    this.#enter(caller.app, events, { actor: caller.actor, at: nowOf(plan), requestId: undefined, result: 'ok' })
  }

  /** That a request was refused. */
  denied({ caller, operation, requestId, reason }: Flight, plan: Plan): void {
    const actor = caller?.actor ?? { type: 'anonymous', id: IP }
    const event = { event: 'request.denied', target: { type: 'operation', id: operation.id } }
    this.#enter(caller?.app ?? '', [event], { actor, at: nowOf(plan), requestId, result: reason })
  }

  /** What a command of the operator has changed. */
  commanded(events: readonly Event[], plan: Plan): void {
    const actor = { type: 'operator', id: undefined }
    this.#enter('', events, { actor, at: nowOf(plan), requestId: undefined, result: 'ok' })
  }

  #enter(
    own: string,
    events: readonly Event[],
    about: { readonly [Name in 'actor' | 'at' | 'requestId' | 'result']: Expected[Name] },
  ): void {
    for (const { chain = own, event, target, changed = [] } of events) {
      const records = this.#chains.get(chain) ?? []
      this.#chains.set(chain, records)
      records.push({ ...about, event, target, changed })
    }
  }
}

function nowOf({ audit: [first] }: Plan): number {
  return first === undefined ? 0 : (JSON.parse(first.record) as { at: number }).at
}
