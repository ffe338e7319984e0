import os from 'node:os'
import { load, type Load, type Loaded } from './load.ts'

export const CONNECTIONS = 32

/** How long a benchmark measures. */
export interface Effort {
  readonly rounds: number
  readonly seconds: number
}

export interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly requests: Load['requests']
}

/** The best round of a target, and how many processors had nothing to do in it: the load and the database run here too. */
export interface Measured extends Loaded {
  readonly idleCores: number
}

export const say = (text: string) => process.stderr.write(`${text}\n`)

/** Runs the targets in turn and keeps the best round of each. @throws when a request fails. */
export async function inTurn<N extends string>(
  targets: Readonly<Record<N, Target>>,
  { rounds, seconds }: Effort,
): Promise<Record<N, Measured>> {
  const best: Partial<Record<N, Measured>> = {}
  for (let round = 0; round < rounds; round++)
    for (const name of Object.keys(targets) as N[]) {
      const before = coreTimes()
      const result = await load({ ...targets[name], connections: CONNECTIONS, seconds })
      if (result.failed > 0) throw new Error(`${name}: ${result.failed} requests failed (${result.failures})`)
      if (result.perSecond > (best[name]?.perSecond ?? 0)) best[name] = { ...result, idleCores: idleSince(before) }
      say(`  ${name}: ${result.perSecond.toFixed(0)} a second`)
    }
  return best as Record<N, Measured>
}

interface CoreTimes {
  readonly idle: number
  readonly all: number
}

function coreTimes(): CoreTimes {
  const cores = os.cpus().map(({ times }) => times)
  return {
    idle: cores.reduce((sum, { idle }) => sum + idle, 0),
    all: cores.reduce((sum, times) => sum + Object.values(times).reduce((one, other) => one + other, 0), 0),
  }
}

function idleSince(before: CoreTimes): number {
  const now = coreTimes()
  return ((now.idle - before.idle) / (now.all - before.all)) * os.cpus().length
}
