import { openDeployment, type Deployment } from '../src/deployment.ts'
import { systemClock } from '../src/lib/clock.ts'
import { rotateDataKey } from '../src/operate/rotate-data-key.ts'
import { seedGrants } from './grants.ts'
import { keyFiles } from './key-files.ts'
import { patchPlan } from './plans.ts'
import type { Relations } from './relations.ts'
import { seed, type Empty, type Seeded } from './seed.ts'

/** What one engine needs and does, per credential and in a second. */
export interface EngineFigures {
  /** Bytes of each table and index for each credential, with both of its versions. */
  readonly perCredential: Relations
  /** The same for each grant, with its secret and a token. */
  readonly perGrant: Relations
  /** The same for each record of the audit log. */
  readonly perRecord: Relations
  /** In one process, without HTTP, 32 at a time. */
  readonly perSecond: {
    readonly patch: number
    /** Boxes that a rotation of the data key seals again. Half of its time is left to others. */
    readonly rewrap: number
    /** Credentials that are counted, as each look at `/metrics` does. */
    readonly counted: number
  }
}

const SIZES = [2000, 20_000] as const
/** After the second, both slots are in use and one has been overwritten. */
const PATCHES_EACH = 2
const GROUP = 32

const texts = keyFiles(24).map((file) => JSON.stringify(file))

/**
 * Fills two databases of different sizes, replaces every credential's data twice, makes as many grants, and takes the
 * difference.
 *
 * @param place an empty database
 * @param relations its tables and indexes
 */
export async function measureEngine(
  place: () => Promise<Empty>,
  relations: (of: Empty) => Promise<Relations>,
): Promise<EngineFigures> {
  const sizes: Relations[] = []
  const perSecond = { patch: 0, rewrap: 0, counted: 0 }
  for (const size of SIZES) {
    const at = await place()
    const seeded = await seed(at, size, size)
    const deployment = await openDeployment({ ...at, rootKey: undefined, clock: systemClock, create: false })
    for (let round = 0; round < PATCHES_EACH; round++)
      perSecond.patch = await rate(size, (i) => patched(deployment, seeded, i))
    // What is left to be chained is.
    await deployment.store.read.auditHeads()
    perSecond.counted = await countedPerSecond(deployment, size)
    await deployment.close()
    await seedGrants(at, { count: size, tokens: 'good' })
    sizes.push(await relations(at))
    if (size === SIZES[0]) perSecond.rewrap = await rotationOf(at)
  }
  const [small = {}, large = {}] = sizes
  const each = (wanted: (name: string) => boolean, count: number): Relations =>
    Object.fromEntries(
      Object.entries(large)
        .filter(([name]) => wanted(name))
        .map(([name, bytes]) => [name, Math.round((bytes - (small[name] ?? 0)) / count)]),
    )
  const more = SIZES[1] - SIZES[0]
  const isAudit = (name: string) => name.startsWith('audit')
  const isOfGrant = (name: string) => /^(grants|sealed_boxes|leases)/.test(name)
  return {
    perCredential: each((name) => !isAudit(name) && !isOfGrant(name), more),
    perGrant: each(isOfGrant, more),
    perRecord: each(isAudit, more * PATCHES_EACH),
    perSecond,
  }
}

async function patched({ store, keys }: Deployment, { app, ids }: Seeded, i: number): Promise<void> {
  const plan = await patchPlan(
    { store, keys: keys.current },
    app,
    ids[i % ids.length] ?? '',
    texts[i % texts.length] ?? '',
  )
  if ((await store.commit(plan)) !== 'committed') throw new Error('a stale PATCH')
}

/** The best of several looks. */
async function countedPerSecond({ store }: Deployment, size: number): Promise<number> {
  let best = 0
  for (let look = 0; look < 5; look++) {
    const began = performance.now()
    await store.read.counts()
    best = Math.max(best, (size * 1000) / (performance.now() - began))
  }
  return Math.round(best)
}

async function rotationOf(at: Empty): Promise<number> {
  const deployment = await openDeployment({ ...at, rootKey: undefined, clock: systemClock, create: false })
  const began = performance.now()
  const { rewrapped } = await rotateDataKey(deployment, { clock: systemClock, progress: () => undefined })
  const perSecond = (rewrapped * 1000) / (performance.now() - began)
  await deployment.close()
  return Math.round(perSecond)
}

/** How often a second a step runs, so many at a time. */
export async function rate(count: number, step: (i: number) => Promise<void>): Promise<number> {
  const began = performance.now()
  for (let from = 0; from < count; from += GROUP)
    await Promise.all(Array.from({ length: Math.min(GROUP, count - from) }, (_, offset) => step(from + offset)))
  return Math.round((count * 1000) / (performance.now() - began))
}
