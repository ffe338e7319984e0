import { setTimeout as sleep } from 'node:timers/promises'
import { start } from '../cli/claviger.ts'
import { numbersFrom } from '../harness/seeded.ts'
import type { Cluster, Instance } from './cluster.ts'

/** What is done to the parts while the clients are at work. */
export const BLOWS = {
  'kill an instance': ({ instance }, next) => instance.killFor(next(300)),
  'kill the database': ({ cluster }, next) => cluster.database.killFor(next(400)),
  'cut an instance off its database': async ({ instance }, next) => {
    for (let cuts = 1 + next(3); cuts > 0; cuts--) {
      instance.toDatabase.cut()
      await sleep(next(150))
    }
  },
  // Changes are made, and the instance does not hear of it.
  'lose what the database answers to commits': async ({ instance }, next) => {
    instance.toDatabase.mute('COMMIT\0')
    await sleep(next(200))
    instance.toDatabase.cut()
  },
  'cut the clients off an instance': async ({ instance }, next) => {
    for (let cuts = 1 + next(3); cuts > 0; cuts--) {
      instance.fromClients.cut()
      await sleep(next(150))
    }
  },
  'lose what an instance answers': async ({ instance }, next) => {
    instance.fromClients.mute()
    await sleep(next(200))
    instance.fromClients.cut()
  },
  'rotate the data key': async (at) => {
    await rotation(at).ended
  },
  'kill a rotation': async (at, next) => {
    const { child, ended } = rotation(at)
    await sleep(300 + next(600))
    child.kill('SIGKILL')
    await ended
  },
  'kill both instances': async ({ cluster }, next) => {
    await Promise.all(cluster.instances.map((instance) => instance.killFor(next(200))))
  },
} satisfies Record<string, (at: Place, next: (below: number) => number) => Promise<void>>

export type Blow = keyof typeof BLOWS
const ALL = Object.keys(BLOWS) as Blow[]

interface Place {
  readonly cluster: Cluster
  readonly instance: Instance
}

/** On the way that the instance takes, so that what cuts that off may cut a rotation short as well. */
function rotation({ instance }: Place) {
  return start(instance.data, ['keys', 'rotate'], instance.env)
}

export interface Planned {
  readonly blow: Blow
  readonly after_ms: number
  readonly instance: number
  /** Of what else the blow chooses. */
  readonly seed: number
}

/** Two blows that come in turn with the rounds, so that a few rounds have all of them, and up to two others. */
export function plan(round: number, next: (below: number) => number, within_ms: number): readonly Planned[] {
  const others = Array.from({ length: next(3) }, () => next(ALL.length))
  return [2 * round, 2 * round + 1, ...others].map((at) => ({
    blow: ALL[at % ALL.length] as Blow,
    after_ms: next(within_ms),
    instance: next(2),
    seed: next(2 ** 31),
  }))
}

export async function strike(cluster: Cluster, planned: readonly Planned[]): Promise<void> {
  await Promise.all(
    planned.map(async ({ blow, after_ms, instance, seed }) => {
      await sleep(after_ms)
      await BLOWS[blow]({ cluster, instance: cluster.instances[instance] as Instance }, numbersFrom(seed))
    }),
  )
}
