/**
 * Clients that create, change, read and delete the same credentials through two instances at once, while instances and
 * database are killed, connections cut and data keys rotated. What they were answered has to be linearizable for the
 * credentials of each name.
 */

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, test } from 'node:test'
import { clavigerOk } from '../cli/claviger.ts'
import type { Api } from '../harness/index.ts'
import { inTime } from '../harness/in-time.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { CREDENTIALS, dataOf, type Slot } from './client.ts'
import { startCluster } from './cluster.ts'
import { underLoad } from './load.ts'
import { plan, strike, type Planned } from './nemesis.ts'
import { assertSound } from './sound.ts'

const rounds = Number(process.env['CLAVIGER_CHAOS_ROUNDS'] ?? 5)
const seed = Number(process.env['CLAVIGER_CHAOS_SEED'] ?? randomInt(2 ** 31))
const OPERATIONS_BEFORE = 80
const OPERATIONS_AFTER = 50
const BLOWS_WITHIN_MS = 500

const cluster = await startCluster()
after(() => cluster.stop())

test(`what clients of two instances are answered is linearizable, whatever is killed: ${rounds} rounds (seed ${seed})`, async (t) => {
  const next = numbersFrom(seed)
  const api = cluster.instances[0]!.api
  const made = await api.post('/v3/connectors', { provider: 'microsoft', settings: dataOf('primary') })
  assert.equal(made.status, 201, made.raw)
  const totals = { answered: 0, unknown: 0 }
  const blows = new Map<string, number>()
  let recordsBefore = 0
  for (let round = 0; round < rounds; round++) {
    const planned = plan(round, next, BLOWS_WITHIN_MS)
    for (const { blow } of planned) blows.set(blow, (blows.get(blow) ?? 0) + 1)
    try {
      const slots = await underFire(round, numbersFrom(next(2 ** 31)), planned)
      recordsBefore = await assertSound(slots, cluster, recordsBefore)
      for (const { answer } of slots.flatMap(({ history }) => history))
        totals[answer === undefined ? 'unknown' : 'answered']++
      await cleared(api, slots)
    } catch (error) {
      const words = planned.map(({ blow, after_ms, instance }) => `${blow} (${instance}) after ${after_ms} ms`)
      throw new Error(`round ${round} of seed ${seed}: ${words.join(', ')}`, { cause: error })
    }
  }
  await assertOperatorsFindNothing()
  t.diagnostic(`${totals.answered} operations answered, ${totals.unknown} of unknown outcome`)
  t.diagnostic([...blows].map(([blow, times]) => `${blow}: ${times}`).join(', '))
  assert.ok(totals.unknown > 0, 'connections were cut at work')
})

/** One round: clients at full speed, then blows, and then again until everything is there and goes on. */
function underFire(
  round: number,
  next: (below: number) => number,
  planned: readonly Planned[],
): Promise<readonly Slot[]> {
  const apis = cluster.instances.map((instance) => instance.api)
  return underLoad(`round ${round}`, next, apis, async (load) => {
    await load.more(OPERATIONS_BEFORE)
    await inTime('the blows, with the starts that follow', strike(cluster, planned))
    await inTime('everything is there again', cluster.whole())
    await load.more(OPERATIONS_AFTER)
  })
}

async function assertOperatorsFindNothing(): Promise<void> {
  const env = { CLAVIGER_DATABASE_URL: cluster.databaseUrl }
  assert.doesNotMatch(await clavigerOk(cluster.data, ['doctor'], env), /^fail/m)
  await clavigerOk(cluster.data, ['audit', 'verify'], env)
}

/** The next round begins with nothing. */
async function cleared(api: Api, slots: readonly Slot[]): Promise<void> {
  for (const id of slots.flatMap(({ ids }) => ids)) {
    const { status, raw } = await api.delete(`${CREDENTIALS}/${id}`)
    assert.ok(status === 200 || status === 404, raw)
  }
}
