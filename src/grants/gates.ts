import type { UpstreamFailure } from '../upstream/upstream.ts'
import { UpstreamFailure as Failure } from '../upstream/upstream.ts'

const AT_ONCE = 8

interface Gate {
  inside: number
  readonly waiting: (() => void)[]
  /** The credential's failure that somebody has met while others waited. */
  failure: UpstreamFailure | undefined
}

/** Lets few through one credential at a time. What one finds broken, those who wait for it need not find again. */
export class Gates {
  readonly #gates = new Map<string, Gate>()

  /** @param work is handed the failure that another one has met meanwhile, if any */
  async through<T>(
    name: string,
    work: (failure: UpstreamFailure | undefined) => Promise<T | UpstreamFailure>,
  ): Promise<T | UpstreamFailure> {
    let gate = this.#gates.get(name)
    if (gate === undefined) this.#gates.set(name, (gate = { inside: 0, waiting: [], failure: undefined }))
    const waited = gate.inside >= AT_ONCE
    if (waited) await new Promise<void>((resolve) => gate.waiting.push(resolve))
    else gate.inside++
    try {
      const result = await work(waited ? gate.failure : undefined)
      if (result instanceof Failure && result.whose === 'credential') gate.failure = result
      else gate.failure = undefined
      return result
    } finally {
      const next = gate.waiting.shift()
      // Whoever comes next takes the place of the one who leaves.
      if (next !== undefined) next()
      else if (--gate.inside === 0) this.#gates.delete(name)
    }
  }
}
