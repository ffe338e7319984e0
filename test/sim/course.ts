import type { Beginning } from './beginning.ts'
import { Books } from './books.ts'
import { Known } from './claims.ts'
import { Lending } from './lending.ts'
import type { Event } from './moves/move.ts'
import { holdsSecret, Pick } from './pick.ts'
import { profile, type Profile } from './profile.ts'
import type { State } from './state.ts'
import { Trace } from './trace.ts'
import { World } from './world.ts'

/** How often something has happened in a simulation. */
export interface Counts {
  requests: number
  changes: number
  faults: number
  kills: number
  commands: number
  /** Provider tokens that were lent, that were refreshed, and grants that a provider has ended. */
  lent: number
  refreshed: number
  invalidated: number
}

/** What is counted of the records that are left. */
const COUNTED: Readonly<Record<string, 'lent' | 'refreshed' | 'invalidated'>> = {
  'grant.token_lent': 'lent',
  'grant.refreshed': 'refreshed',
  'grant.invalidated': 'invalidated',
}

/** What all parts of a simulation share: what it is decided by, what it is about, and what has come of it so far. */
export class Course {
  readonly trace = new Trace()
  readonly counts: Counts = {
    ...{ requests: 0, changes: 0, faults: 0, kills: 0, commands: 0 },
    ...{ lent: 0, refreshed: 0, invalidated: 0 },
  }
  readonly pick: Pick
  readonly profile: Profile
  readonly state: State
  readonly world: World
  readonly lending: Lending
  readonly books: Books
  readonly known = new Known()
  /** Since when nothing goes wrong any more, by the time that passes. */
  faultlessSince: number | undefined
  /** Whether something may be stored that has not been compared yet. */
  unchecked = true
  #number = 0
  #wrong: string | undefined

  constructor(seed: number, beginning: Beginning) {
    this.pick = new Pick(seed)
    this.profile = profile(this.pick)
    this.state = beginning.state()
    this.world = new World(beginning.folder)
    this.lending = new Lending(this.state, this.world.time, (asker) => this.world.isBusy(asker))
    this.books = new Books(this.state)
    this.known.keys.set(beginning.key.id, beginning.key.hash)
  }

  /** A number that no other task of the simulation has. */
  nextNumber(): number {
    return ++this.#number
  }

  /** Counts what such records stand for. */
  count(events: readonly Event[]): void {
    for (const { event } of events) {
      const name = COUNTED[event]
      if (name !== undefined) this.counts[name]++
    }
  }

  /** Whether a text holds what must be found nowhere. What users were given comes from the product, so it is known here. */
  holdsSecret(text: string): boolean {
    const { codes, refreshTokens } = this.known.signedIn
    return holdsSecret(text) || [...codes.values(), ...refreshTokens.keys()].some((one) => text.includes(one))
  }

  /** Notes that something is wrong, unless something was before. */
  fail(why: string): void {
    this.#wrong ??= why
  }

  /** @throws with what is wrong, once something is. */
  assertRight(): void {
    if (this.#wrong !== undefined) throw new Error(this.#wrong)
  }
}
