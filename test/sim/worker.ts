import { parentPort, workerData } from 'node:worker_threads'
import { beginning } from './beginning.ts'
import { inTurns } from './crypto.ts'
import { watchConnections } from './disk.ts'
import type { Counts } from './course.ts'
import { Simulation } from './simulation.ts'

/** Which simulations a thread runs. */
export interface Share {
  readonly seeds: readonly number[]
  readonly steps: number
}

export interface Result {
  readonly seed: number
  readonly counts: Counts
  readonly trace: readonly string[]
  /** What was wrong, and at which step; undefined when nothing was. */
  readonly wrong: string | undefined
}

// The time of a simulation is that of its thread, and so are the connections that its disk fills.
const { seeds, steps } = workerData as Share
watchConnections()
const start = await beginning()
// Loaded by the first password otherwise, which would then take longer than the others.
await import('better-auth/crypto')
await import('jose')
await import('oauth4webapi')
inTurns()
for (const seed of seeds) {
  const simulation = new Simulation(seed, start)
  const { trace, counts } = simulation
  const wrong = await simulation.run(steps).then(
    () => undefined,
    (error: unknown) =>
      `step ${trace.step}: ${trace.name(error instanceof Error ? (error.stack ?? error.message) : String(error))}`,
  )
  parentPort?.postMessage({ seed, counts, trace: trace.lines, wrong } satisfies Result)
}
