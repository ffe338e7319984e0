import { startClaviger } from './claviger.ts'
import { inTurn, say, type Effort, type Measured, type Target } from './in-turn.ts'
import { CREDENTIALS, patches } from './requests.ts'
import { seed, type Empty } from './seed.ts'
import { cells, ratio, row } from './tables.ts'

/**
 * The same load on a small database and on a large one. What differs is how many credentials are there: as many are updated
 * in both, all over the large one. `spread` updates five times as many there.
 */
export type Sizes = Readonly<Record<'small' | 'large' | 'spread', Measured>>

const LARGE = 1_000_000
const SPREAD = 5

/** @param place an empty database */
export async function compareSizes(place: () => Promise<Empty>, effort: Effort): Promise<Sizes> {
  say('1,000,000 credentials: filling')
  const small = await atSize(await place(), CREDENTIALS)
  const large = await atSize(await place(), LARGE)
  const targets = {
    small: small.target(() => true),
    large: large.target((at) => at % SPREAD === 0),
    spread: large.target(() => true),
  }
  // Each credential's second slot is written once before anything counts.
  await inTurn(targets, effort)
  const result = await inTurn(targets, effort)
  await small.system.stop()
  await large.system.stop()
  return result
}

async function atSize(place: Empty, count: number) {
  const { apiKey, ids } = await seed(place, count, CREDENTIALS * SPREAD)
  const system = await startClaviger({ ...place, apiKey })
  const target = (wanted: (at: number) => boolean): Target => ({
    url: system.url,
    headers: system.headers,
    requests: patches(ids.filter((_, at) => wanted(at))),
  })
  return { system, target }
}

const WHAT = 'PATCH at 1,000,000 credentials: of that at 1,000'

/** The rows of the first table. */
export function sizesRows(sizes: Sizes | undefined): string[] {
  if (sizes === undefined) return [`| ${WHAT} | | at least 0.9 | not measured in this run |`]
  return [
    row(WHAT, ratio(sizes.large, sizes.small), 'at least', 0.9),
    `| the same where ${SPREAD} times as many of the million are updated | ${ratio(sizes.spread, sizes.small).toFixed(2)} | | |`,
  ]
}

/** The lines of the table of requests a second. */
export function sizesLines(sizes: Sizes | undefined): string {
  if (sizes === undefined) return ''
  return `| Claviger with 1,000 credentials, of which all are updated | ${cells(sizes.small)} | | |
| Claviger with 1,000,000 credentials, of which 1,000 all over are updated | ${cells(sizes.large)} | | |
| Claviger with 1,000,000 credentials, of which 5,000 all over are updated | ${cells(sizes.spread)} | | |
`
}
