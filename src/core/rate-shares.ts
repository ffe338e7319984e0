/** Who sees less than this part of a limit does not tell the others: most applications cost no exchange at all. */
const WORTH_TELLING = 1 / 16

/**
 * What one of several instances may let through of a limit that holds over all of them. Each says how many requests a second
 * come to it, refused ones too, and hears the sum of what the others have said. What they leave is free; where more comes
 * than the limit, each has a part of the limit as large as its part of what comes.
 *
 * With n instances of which all have heard of each other, what they let through together is at most the limit, n more by
 * rounding, and n/16 of the limit of what nobody tells. What comes to an instance anew is not known before the next
 * exchange: until then each may let the limit through (docs/adr/0015).
 */
export class RateShares {
  readonly #limit: number
  #counted = new Map<string, number>()
  #mine: ReadonlyMap<string, number> = new Map()
  #others: ReadonlyMap<string, number> = new Map()

  /** @param limit requests a second. */
  constructor(limit: number) {
    this.#limit = limit
  }

  /** A request has come, whatever becomes of it. */
  count(subject: string): void {
    this.#counted.set(subject, (this.#counted.get(subject) ?? 0) + 1)
  }

  /** Requests a second since the last time, of those that the others have to know of. */
  toTell(elapsed_s: number): ReadonlyMap<string, number> {
    const rates = [...this.#counted].map(([subject, count]) => [subject, count / elapsed_s] as const)
    this.#counted = new Map()
    this.#mine = new Map(rates.filter(([, rate]) => rate >= this.#limit * WORTH_TELLING))
    return this.#mine
  }

  /** What the other instances have told, added up. */
  heard(others: ReadonlyMap<string, number>): void {
    this.#others = others
  }

  /** How many requests a second this instance may let through. */
  of(subject: string): number {
    const others = this.#others.get(subject)
    if (others === undefined) return this.#limit
    const mine = this.#mine.get(subject) ?? this.#limit * WORTH_TELLING
    return Math.ceil(Math.max(this.#limit - others, (this.#limit * mine) / (mine + others)))
  }
}
