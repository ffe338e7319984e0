/**
 * Clients that create, change, read and delete the same credentials through two instances at once, while instances and
 * database are killed, connections cut and data keys rotated. What they were answered has to be linearizable for the
 * credentials of each name.
 */

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { clavigerOk } from '../cli/claviger.ts'
import { withDeployment, type Api } from '../harness/index.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { assertWhole } from '../harness/tables.ts'
import { assertRecorded, changesIn, endOf } from './audit.ts'
import { Client, CREDENTIALS, dataOf, perform, type Slot } from './client.ts'
import { startCluster, type Cluster } from './cluster.ts'
import { credentials } from './credentials.ts'
import { explain } from './explain.ts'
import { linearizable } from './linearizable.ts'
import { marked } from './marks.ts'
import { plan, strike } from './nemesis.ts'

const rounds = Number(process.env['CLAVIGER_CHAOS_ROUNDS'] ?? 5)
const seed = Number(process.env['CLAVIGER_CHAOS_SEED'] ?? randomInt(2 ** 31))
const CLIENTS = 6
const SLOTS = 5
const LOAD_MS = 1200

const cluster = await startCluster()
after(() => cluster.stop())

test(`what clients of two instances are answered is linearizable, whatever is killed: ${rounds} rounds (seed ${seed})`, async (t) => {
  const next = numbersFrom(seed)
  const { api } = cluster.instances[0]!
  const made = await api.post('/v3/connectors', { provider: 'microsoft', settings: dataOf('primary') })
  assert.equal(made.status, 201, made.raw)
  const totals = { answered: 0, unknown: 0 }
  const blows = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const planned = plan(round, next, LOAD_MS)
    const words = planned.map(({ blow, after_ms, instance }) => `${blow} (${instance}) after ${after_ms} ms`)
    const what = `round ${round} of seed ${seed}: ${words.join(', ')}`
    for (const { blow } of planned) blows.set(blow, (blows.get(blow) ?? 0) + 1)
    try {
      const slots = await underFire(round, numbersFrom(next(2 ** 31)), planned)
      await assertSound(slots)
      for (const { answer } of slots.flatMap(({ history }) => history))
        totals[answer === undefined ? 'unknown' : 'answered']++
      await cleared(api, slots)
    } catch (error) {
      throw new Error(what, { cause: error })
    }
  }
  t.diagnostic(`${totals.answered} operations answered, ${totals.unknown} of unknown outcome`)
  t.diagnostic([...blows].map(([blow, times]) => `${blow}: ${times}`).join(', '))
  assert.ok(totals.answered > rounds * CLIENTS * 10, 'there was a load')
  assert.ok(totals.unknown > 0, 'connections were cut at work')
})

/** One round: clients at work and blows, until everything is there again and the clients have come to their end. */
async function underFire(
  round: number,
  next: (below: number) => number,
  planned: ReturnType<typeof plan>,
): Promise<readonly Slot[]> {
  const slots = Array.from({ length: SLOTS }, (_, at) => {
    const name = `round ${round} slot ${at}`
    return { names: [name, `${name} renamed`], ids: [], history: [] }
  })
  const apis = cluster.instances.map((instance) => instance.api)
  const load = { over: false }
  const working = Array.from({ length: CLIENTS }, (_, at) =>
    new Client(`client ${at}`, numbersFrom(next(2 ** 31)), apis, slots).run(load),
  )
  const atWork = Promise.all(working)
  await Promise.race([atWork, Promise.all([strike(cluster, planned, next), sleep(LOAD_MS)])])
  await cluster.whole()
  load.over = true
  await atWork
  for (const slot of slots)
    for (const [at, api] of apis.entries()) await untilAnswered(`afterwards at ${at}`, api, slot)
  return slots
}

async function untilAnswered(client: string, api: Api, slot: Slot): Promise<void> {
  while (!(await perform(client, api, slot, { kind: 'list' }))) await sleep(20)
}

let recordsBefore = 0

async function assertSound(slots: readonly Slot[]): Promise<void> {
  const { data, databaseUrl, applicationId, instances } = cluster as Cluster
  const env = { CLAVIGER_DATABASE_URL: databaseUrl }
  // One that was killed on its way is finished by the next one, which makes no key of its own then.
  await clavigerOk(data, ['keys', 'rotate'], env)
  const [doctor] = await Promise.all([
    clavigerOk(data, ['doctor'], env),
    clavigerOk(data, ['audit', 'verify'], env),
    withDeployment(
      data,
      async (deployment) => {
        const histories = slots.map((slot) => marked(slot, deployment.keys.current, applicationId))
        for (const history of histories) {
          const verdict = linearizable(credentials, history)
          assert.ok(verdict.linearizable, verdict.linearizable ? '' : explain(verdict, history))
        }
        await assertWhole(deployment)
        const changes = await changesIn(deployment.store, applicationId, recordsBefore)
        for (const slot of slots) assertRecorded(slot, changes)
        recordsBefore = await endOf(deployment.store, applicationId)
      },
      databaseUrl,
    ),
  ])
  assert.doesNotMatch(doctor, /^fail/m)
  assert.equal(instances.length, 2)
}

/** The next round begins with nothing. */
async function cleared(api: Api, slots: readonly Slot[]): Promise<void> {
  for (const slot of slots)
    for (const id of slot.ids) {
      const { status, raw } = await api.delete(`${CREDENTIALS}/${id}`)
      assert.ok(status === 200 || status === 404, raw)
    }
}
