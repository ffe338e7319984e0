import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../harness/index.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { Client, perform, type Slot } from './client.ts'

const CLIENTS = 6
const SLOTS = 5
const AGAIN_MS = 20

/** Clients at work, on names that nobody has used before. */
export interface Load {
  readonly slots: readonly Slot[]
  /** Resolves when so many more operations have ended than now. @throws Error when that takes longer than it may. */
  more(operations: number, within_ms?: number): Promise<void>
  /** Runs something beside the clients, and ends at once when one of them has failed. */
  during<T>(work: Promise<T>): Promise<T>
  /** Lets the clients come to their end, then reads everything at each instance. */
  end(): Promise<void>
}

export function startLoad(name: string, next: (below: number) => number, instances: readonly Api[]): Load {
  const slots: readonly Slot[] = Array.from({ length: SLOTS }, (_, at) => {
    const own = `${name} slot ${at}`
    return { names: [own, `${own} renamed`], ids: [], history: [] }
  })
  const state = { over: false }
  const working = Promise.all(
    Array.from({ length: CLIENTS }, (_, at) =>
      new Client(`client ${at}`, numbersFrom(next(2 ** 31)), instances, slots).run(state),
    ),
  ).finally(() => {
    state.over = true
  })
  // Whoever waits for it next is told.
  working.catch(() => undefined)
  const count = () => slots.reduce((sum, { history }) => sum + history.length, 0)
  return {
    slots,
    async more(operations, within_ms = 60_000) {
      const until = count() + operations
      const deadline = performance.now() + within_ms
      while (count() < until) {
        if (performance.now() > deadline) throw new Error(`not ${operations} operations within ${within_ms} ms`)
        await Promise.race([sleep(5), working])
      }
    },
    async during(work) {
      const failed = working.then(() => new Promise<never>(() => undefined))
      return Promise.race([work, failed])
    },
    async end() {
      state.over = true
      await working
      for (const slot of slots)
        for (const [at, api] of instances.entries())
          while (!(await perform(`at the end at ${at}`, api, slot, { kind: 'list' }))) await sleep(AGAIN_MS)
    },
  }
}
