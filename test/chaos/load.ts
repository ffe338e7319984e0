import { setTimeout as sleep } from 'node:timers/promises'
import type { Api } from '../harness/index.ts'
import { inTime } from '../harness/in-time.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { Client, perform, type Slot } from './client.ts'

const CLIENTS = 6
const SLOTS = 5
const AGAIN_MS = 20

export interface Load {
  /** Resolves when so many more operations have ended than now. @throws Error when that takes longer than it may. */
  more(operations: number, within_ms?: number): Promise<void>
}

/**
 * Lets clients work on names that nobody has used before, and does something to their servers meanwhile. When that is over
 * and the last client has its answer, everything is read at each instance.
 */
export async function underLoad(
  name: string,
  next: (below: number) => number,
  instances: readonly Api[],
  work: (load: Load) => Promise<void>,
): Promise<readonly Slot[]> {
  const slots: readonly Slot[] = Array.from({ length: SLOTS }, (_, at) => {
    const own = `${name} slot ${at}`
    return { names: [own, `${own} renamed`], ids: [], history: [] }
  })
  const state = { over: false }
  const clients = Array.from({ length: CLIENTS }, (_, at) =>
    new Client(`client ${at}`, numbersFrom(next(2 ** 31)), instances, slots).run(state),
  )
  const count = () => slots.reduce((sum, { history }) => sum + history.length, 0)
  const load: Load = {
    async more(operations, within_ms = 60_000) {
      const until = count() + operations
      const deadline = performance.now() + within_ms
      while (count() < until && !state.over) {
        if (performance.now() > deadline) throw new Error(`not ${operations} operations within ${within_ms} ms`)
        await sleep(5)
      }
    },
  }
  try {
    // No client ends by itself, unless it has failed.
    await Promise.race([work(load), ...clients])
  } finally {
    state.over = true
  }
  await Promise.all(clients)
  await inTime('everything is read at each instance', readAll(slots, instances))
  return slots
}

async function readAll(slots: readonly Slot[], instances: readonly Api[]): Promise<void> {
  for (const slot of slots)
    for (const [at, api] of instances.entries())
      while (!(await perform(`at the end at ${at}`, api, slot, { kind: 'list' }))) await sleep(AGAIN_MS)
}
