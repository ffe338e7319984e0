/** Who sees less than this part of a limit does not tell the others: most applications cost no exchange at all. */
const WORTH_TELLING = 1 / 16

/**
 * What one of several instances may let through of a limit that holds over all of them. Each says how many requests come to it
 * within the limit's time, refused ones too, and hears the sum of what the others have said. What they leave is free; where more comes
 * than the limit, each has a part of the limit as large as its part of what comes.
 *
 * With n instances of which all have heard of each other, what they let through together is at most the limit, n more by
 * rounding, and n/16 of the limit of what nobody tells. What comes to an instance anew is not known before the next
 * exchange: until then each may let the limit through (docs/adr/0015).
 */
export class RateShares {
  readonly #limit: number
  readonly #within_s: number
  #counted = new Map<string, number>()
  /** What was counted in the rounds before, as many as the limit's time has seconds. */
  readonly #before: { readonly counted: ReadonlyMap<string, number>; readonly elapsed_s: number }[] = []
  #mine: ReadonlyMap<string, number> = new Map()
  #others: ReadonlyMap<string, number> = new Map()

  /** @param limit requests within so many seconds. */
  constructor(limit: number, within_s = 1) {
    this.#limit = limit
    this.#within_s = within_s
  }

  /** A request has come, whatever becomes of it. */
  count(subject: string): void {
    this.#counted.set(subject, (this.#counted.get(subject) ?? 0) + 1)
  }

  /** Requests within the limit's time, of those that the others have to know of. To be called in rounds of about a second. */
  toTell(elapsed_s: number): ReadonlyMap<string, number> {
    const rounds = this.#before
    rounds.push({ counted: this.#counted, elapsed_s })
    if (rounds.length > this.#within_s) rounds.shift()
    this.#counted = new Map()
    const sums = new Map<string, number>()
    for (const { counted } of rounds)
      for (const [subject, count] of counted) sums.set(subject, (sums.get(subject) ?? 0) + count)
    const total_s = rounds.reduce((sum, round) => sum + round.elapsed_s, 0)
    const part = this.#within_s / Math.max(total_s, this.#within_s)
    const rates = [...sums].map(([subject, sum]) => [subject, sum * part] as const)
    this.#mine = new Map(rates.filter(([, rate]) => rate >= this.#limit * WORTH_TELLING))
    return this.#mine
  }

  /** What the other instances have told, added up. */
  heard(others: ReadonlyMap<string, number>): void {
    this.#others = others
  }

  /** How many requests within the limit's time this instance may let through. */
  of(subject: string): number {
    const others = this.#others.get(subject)
    if (others === undefined) return this.#limit
    const mine = this.#mine.get(subject) ?? this.#limit * WORTH_TELLING
    return Math.ceil(Math.max(this.#limit - others, (this.#limit * mine) / (mine + others)))
  }
}
