import { setTimeout as sleep } from 'node:timers/promises'
import { DeploymentError, type Deployment } from '../deployment.ts'
import type { Keyring } from '../vault/keyring.ts'
import { Unsealable } from '../vault/unsealable.ts'
import { boxesUnder, type PlacedBox } from './placed-boxes.ts'

/** Told how far it is: boxes done of those there were. */
export type Progress = (done: number, total: number) => void

const BATCH = 100
const PASSES = 10

/**
 * Seals all boxes under a data key with the primary one, until none is left. Each box is a plan of its own, compared and
 * swapped: one that a PATCH has replaced meanwhile is simply not there any more. The plans of a batch are handed over at
 * once, so the store makes one transaction of them.
 *
 * @returns how many it has sealed again
 * @throws DeploymentError when boxes are left that do not open; all others are done by then.
 */
export async function rewrapBoxes({ store, keys }: Deployment, keyId: number, progress: Progress): Promise<number> {
  const total = await store.read.countSealedUnder(keyId)
  let done = 0
  for (let pass = 0; pass < PASSES; pass++) {
    const broken: PlacedBox[] = []
    for await (const batch of boxesUnder(store.read, keyId, BATCH)) {
      const started = performance.now()
      const outcomes = await Promise.all(
        batch.map(async (old) => {
          const box = rewrap(keys.current, old)
          if (box === undefined) {
            broken.push(old)
            return 'broken'
          }
          return store.commit({ changes: [old.under(keys.current.primaryId, box)], audit: [] })
        }),
      )
      done += outcomes.filter((outcome) => outcome === 'committed').length
      progress(Math.min(done, total), total)
      // Half of the time belongs to whoever serves requests.
      await sleep(performance.now() - started)
    }
    const left = await store.read.countSealedUnder(keyId)
    if (left === 0) return done
    const [first] = broken
    if (first !== undefined)
      throw new DeploymentError(
        `${left} boxes under data key ${keyId} do not open, the first is ${first.name}; the key is kept. ` +
          'See `claviger doctor`',
      )
    // The primary key may have been changed by another rotation.
    await keys.refresh()
  }
  throw new DeploymentError(`boxes are left under data key ${keyId}, which is kept. See \`claviger doctor\``)
}

function rewrap(keys: Keyring, { place, box }: PlacedBox) {
  try {
    const secret = keys.open(place, box)
    try {
      return keys.seal(place, secret)
    } finally {
      secret.fill(0)
    }
  } catch (error) {
    if (error instanceof Unsealable) return undefined
    throw error
  }
}
