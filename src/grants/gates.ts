const AT_ONCE = 8

interface Gate {
  inside: number
  /** How many may be inside: one until a call has shown that the credential works. */
  most: number
  readonly waiting: ((sent: 'in' | 'away') => void)[]
}

/** What a call through a credential has shown of it: it works, or calls through it have to wait. */
export type Shown = 'works' | 'pauses'

/** Lets few through one credential at a time, and one alone until it is known to work: a broken one is found by one. */
export class Gates {
  readonly #gates = new Map<string, Gate>()

  /**
   * @param work is called when there is room. It tells what it has found once others can read of it: where calls through the
   *   credential pause, all who wait are sent away, to read of it as well.
   * @returns undefined when it was sent away
   */
  async through<T>(name: string, work: (tell: (shown: Shown) => void) => Promise<T>): Promise<T | undefined> {
    let gate = this.#gates.get(name)
    if (gate === undefined) this.#gates.set(name, (gate = { inside: 0, most: 1, waiting: [] }))
    if (gate.inside < gate.most) gate.inside++
    else if ((await waited(gate)) === 'away') return undefined
    try {
      return await work((shown) => {
        told(gate, shown)
      })
    } finally {
      gate.inside--
      fill(gate)
      if (gate.inside === 0) this.#gates.delete(name)
    }
  }
}

function waited({ waiting }: Gate): Promise<'in' | 'away'> {
  return new Promise((resolve) => waiting.push(resolve))
}

function told(gate: Gate, shown: Shown): void {
  gate.most = shown === 'works' ? AT_ONCE : 1
  if (shown === 'works') fill(gate)
  else for (const send of gate.waiting.splice(0)) send('away')
}

/** Whoever is let in counts as inside at once. */
function fill(gate: Gate): void {
  while (gate.inside < gate.most) {
    const send = gate.waiting.shift()
    if (send === undefined) return
    gate.inside++
    send('in')
  }
}
