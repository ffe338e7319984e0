import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_CLIENT_ID, DEFAULT_CLIENT_SECRET } from '../../src/sandbox/clients.ts'
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts'
import { api, startServer, temporaryFolder, withDeployment, type Api, type RunningServer } from '../harness/index.ts'
import { numbersFrom } from '../harness/seeded.ts'

const rounds = Number(process.env['CLAVIGER_REFRESH_ROUNDS'] ?? 5)
const seed = Number(process.env['CLAVIGER_REFRESH_SEED'] ?? randomInt(2 ** 31))
const GRANTS_A_ROUND = 8
/** As short as can be, and all of it is asked for, so that each grant is refreshed every second. */
const LIFE_S = 1
const LEND = `provider-token?min_ttl=${LIFE_S}`
const AT_ONCE = 8

test(`whenever a server is killed while it refreshes, no grant is lost: ${rounds} rounds (seed ${seed})`, async (t) => {
  const next = numbersFrom(seed)
  const sandbox = await startSandbox()
  t.after(() => sandbox.stop())
  // It rotates refresh tokens, and takes one that is used after its successor for a thief's.
  sandbox.control.client({ provider: 'zoom', client_id: DEFAULT_CLIENT_ID, access_token_ttl_s: LIFE_S })
  const data = temporaryFolder()
  const env = { CLAVIGER_SANDBOX: sandbox.url }
  const all: string[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await startServer({ data, env })
    const caller = api(server.url, server.apiKey)
    if (round === 0) await connected(caller)
    const grants = await authenticated(sandbox, caller, round)
    all.push(...grants)
    await killedWhileRefreshing(sandbox, server, grants, next(4 * GRANTS_A_ROUND), next(4))
  }
  const server = await startServer({ data, env })
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  const lost = await lostOnTheirWay(server, refreshesSeen(sandbox))
  // Twice: what was kept by the first has to be what the second can use.
  for (let time = 0; time < 2; time++) {
    await sleep(LIFE_S * 1000)
    await lentToAll(caller, all)
  }
  t.diagnostic(`${all.length} grants; ${lost} new refresh tokens were lost on their way`)
  assert.ok(lost > 0, 'the server was killed between an answer and its commit')
  assert.equal(await server.stop(), 0)
})

async function connected(caller: Api): Promise<void> {
  const settings = { client_id: DEFAULT_CLIENT_ID, client_secret: DEFAULT_CLIENT_SECRET }
  const made = await caller.post('/v3/connectors', { provider: 'zoom', settings })
  assert.equal(made.status, 201, made.raw)
}

async function authenticated({ control }: Sandbox, caller: Api, round: number): Promise<string[]> {
  const ids: string[] = []
  for (let n = 0; n < GRANTS_A_ROUND; n++) {
    const email = `user-${round}-${n}@example.com`
    control.account({ provider: 'zoom', email })
    const { refresh_token } = await control.grant({ provider: 'zoom', email })
    const made = await caller.post('/v3/connect/custom', { provider: 'zoom', settings: { refresh_token } })
    assert.equal(made.status, 201, made.raw)
    ids.push(made.body.data.id)
  }
  return ids
}

/** Kills it so many refreshes later, and a moment after the provider has seen the last of them. */
async function killedWhileRefreshing(
  sandbox: Sandbox,
  server: RunningServer,
  grants: readonly string[],
  refreshes: number,
  moment_ms: number,
): Promise<void> {
  const until = refreshesSeen(sandbox) + 1 + refreshes
  let over = false
  const caller = api(server.url, server.apiKey)
  const load = grants.map(async (id) => {
    while (!over) {
      const answer = await caller.get(`/v3/grants/${id}/${LEND}`).catch(() => undefined)
      if (answer === undefined) return
      assert.equal(answer.status, 200, answer.raw)
    }
  })
  const done = Promise.all(load)
  while (refreshesSeen(sandbox) < until) await Promise.race([turn(), done])
  if (moment_ms > 0) await sleep(moment_ms)
  await server.kill()
  over = true
  await done
}

const refreshesSeen = ({ control }: Sandbox): number => control.count({ provider: 'zoom', endpoint: 'token' }).calls

/** How many refreshes the provider has answered without their being kept, by the audit log of the application. */
async function lostOnTheirWay(server: RunningServer, seen: number): Promise<number> {
  const events = await withDeployment(server.data, async ({ store }) =>
    (await store.read.auditRecords(server.applicationId, 0, 10_000_000)).map(({ record }) => record),
  )
  return seen - events.filter((record) => /"event":"grant\.(?:refreshed|created)"/.test(record)).length
}

async function lentToAll(caller: Api, ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += AT_ONCE)
    await Promise.all(
      ids.slice(from, from + AT_ONCE).map(async (id) => {
        const answer = await caller.get(`/v3/grants/${id}/${LEND}`)
        assert.equal(answer.status, 200, answer.raw)
      }),
    )
}
