import { numbersFrom } from '../harness/seeded.ts'

/** All choices of a simulation, from its seed alone. */
export class Pick {
  readonly below: (bound: number) => number
  #secrets = 0

  constructor(seed: number) {
    this.below = numbersFrom(seed)
  }

  of<T>(list: readonly [T, ...T[]]): T
  of<T>(list: readonly T[]): T | undefined
  of<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)]
  }

  /** True in so many of a hundred. */
  percent(chance: number): boolean {
    return this.below(100) < chance
  }

  /** One of several by their weights; those of weight 0 are never chosen. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
    const entries = Object.entries(weights) as [T, number][]
    let left = this.below(entries.reduce((sum, [, weight]) => sum + weight, 0))
    for (const [name, weight] of entries) {
      if (left < weight) return name
      left -= weight
    }
    throw new Error('weights without a sum')
  }

  /** A secret value that no other call gives, and that must be found nowhere again. Long ones make the database grow. */
  secret(): string {
    const value = `${CANARY}${++this.#secrets}-${this.below(1_000_000)}`
    return this.percent(60) ? value.padEnd(SECRET_LENGTH_MAX, '0') : value
  }
}

/** As long as a provider takes one. */
const SECRET_LENGTH_MAX = 2048

export const CANARY = 'canary-'
/** Begins what may be lent to whoever asks for it, and be found nowhere else. */
export const LENT = 'lent-alone-'

/** Whether a text holds what must be found nowhere. */
export const holdsSecret = (text: string): boolean => text.includes(CANARY) || text.includes(LENT)
