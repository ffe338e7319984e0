import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { api, startServer, temporaryFolder, withDeployment, type RunningServer } from '../harness/index.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { assertWhole } from '../harness/tables.ts'
import { compare, found } from './found.ts'
import { Writer } from './writer.ts'

const rounds = Number(process.env['CLAVIGER_CRASH_ROUNDS'] ?? 10)
const seed = Number(process.env['CLAVIGER_CRASH_SEED'] ?? randomInt(2 ** 31))
const WRITERS = 8
/** A fresh data folder from time to time keeps the comparison short. */
const ROUNDS_OF_A_FOLDER = 20

test(`whenever the server is killed, all that it acknowledged is there, whole: ${rounds} rounds (seed ${seed})`, async (t) => {
  const next = numbersFrom(seed)
  let acknowledged = 0
  let inDoubt = 0
  for (let round = 0; round < rounds;) {
    const data = temporaryFolder()
    const writers = Array.from({ length: WRITERS }, (_, at) => new Writer(`${round}-${at}`, numbersFrom(next(2 ** 31))))
    let server = await startServer({ data })
    const made = await api(server.url, server.apiKey).post('/v3/connectors', {
      provider: 'google',
      settings: { client_id: 'a', client_secret: 'b' },
    })
    assert.equal(made.status, 201, made.raw)
    for (const last = Math.min(rounds, round + ROUNDS_OF_A_FOLDER); round < last; round++) {
      const killAfter_ms = 20 + next(round % 10 === 9 ? 1500 : 300)
      await killUnderLoad(server, writers, killAfter_ms)
      inDoubt += writers.filter(({ doubt }) => doubt !== undefined).length
      server = await startServer({ data })
      await assertNothingLost(server, writers)
    }
    acknowledged += total(writers)
    assert.equal(await server.stop(), 0)
  }
  t.diagnostic(`${acknowledged} acknowledged writes compared; ${inDoubt} were under way when the server was killed`)
  assert.ok(acknowledged > rounds, 'there was a load')
  assert.ok(inDoubt > 0, 'the server was killed while it wrote')
})

async function killUnderLoad(server: RunningServer, writers: readonly Writer[], after_ms: number): Promise<void> {
  const client = api(server.url, server.apiKey)
  const before = total(writers)
  const load = { over: false }
  const done = Promise.all(writers.map((writer) => writer.run(client))).finally(() => {
    load.over = true
  })
  // A fresh server is slow at first; most rounds are to hit it at full speed, some before.
  if (after_ms % 5 !== 0) while (!load.over && total(writers) < before + WRITERS) await Promise.race([sleep(5), done])
  await Promise.race([sleep(after_ms), done])
  await server.kill()
  await done
}

function total(writers: readonly Writer[]): number {
  return writers.reduce((sum, writer) => sum + writer.acknowledged, 0)
}

async function assertNothingLost(server: RunningServer, writers: readonly Writer[]): Promise<void> {
  await withDeployment(server.data, async (deployment) => {
    const all = await found(api(server.url, server.apiKey), deployment, server.applicationId)
    for (const writer of writers) compare(writer, all)
    assert.deepEqual([...all.values()], [], 'nothing is there that nobody has asked for')
    await assertWhole(deployment)
  })
}
