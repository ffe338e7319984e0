import { endedBy } from './egress-error.ts'

/**
 * So many at once for each key; the others wait their turn. One host that answers nobody then holds its own places and no
 * more.
 */
export class Places {
  readonly #most: number
  readonly #taken = new Map<string, number>()
  readonly #waiting = new Map<string, Set<() => void>>()

  constructor(most: number) {
    this.#most = most
  }

  /**
   * Waits for a place.
   *
   * @returns what gives it back; a second call of it does nothing.
   * @throws EgressError when the signal ends first.
   */
  async take(key: string, signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) throw endedBy(signal)
    const taken = this.#taken.get(key) ?? 0
    if (taken < this.#most) this.#taken.set(key, taken + 1)
    else await this.#turn(key, signal)
    let isHeld = true
    return () => {
      if (isHeld) this.#giveBack(key)
      isHeld = false
    }
  }

  /** Who is given a place takes over the count of who had it. */
  #turn(key: string, signal: AbortSignal): Promise<void> {
    const waiting = this.#waiting.get(key) ?? new Set()
    this.#waiting.set(key, waiting)
    return new Promise((resolve, reject) => {
      const leave = () => {
        waiting.delete(mine)
        signal.removeEventListener('abort', ended)
        if (waiting.size === 0) this.#waiting.delete(key)
      }
      const mine = () => {
        leave()
        resolve()
      }
      const ended = () => {
        leave()
        reject(endedBy(signal))
      }
      waiting.add(mine)
      signal.addEventListener('abort', ended)
    })
  }

  #giveBack(key: string): void {
    const [next] = this.#waiting.get(key) ?? []
    if (next !== undefined) {
      next()
      return
    }
    const left = (this.#taken.get(key) ?? 1) - 1
    if (left > 0) this.#taken.set(key, left)
    else this.#taken.delete(key)
  }
}
