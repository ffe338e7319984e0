import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { StoreUnavailable, type Plan, type Store } from '../../src/store/store.ts'
import { apiOver, injected, localServer, StandIn, startInProcess, type InProcessServer } from '../harness/index.ts'
import { assertWhole, tablesOf } from '../harness/tables.ts'
import { assertFailedWell, MARK } from './failed.ts'
import { prepare, reads, scenarios, type Scenario } from './scenarios.ts'

/** Where the n-th call of the port goes wrong: before it has done anything, or after it has done all of it. */
type Moment = 'before' | 'after'

test('every operation of the API has a scenario', () => {
  assert.deepEqual(
    [...new Set(scenarios.map(({ operation }) => operation))].toSorted(),
    operations.map(({ id }) => id).toSorted(),
  )
})

for (const scenario of scenarios)
  test(`${scenario.operation} (${scenario.title}): a fault at any call of the store leaves the state before or after`, async () => {
    for (const moment of ['before', 'after'] as const) await throughAllCalls(scenario, moment)
  })

async function throughAllCalls(scenario: Scenario, moment: Moment): Promise<void> {
  const { upstream } = new StandIn()
  let server = await startInProcess({ upstream })
  try {
    let ids = await prepare(server)
    for (let n = 1; ; n++) {
      const at = `a fault ${moment} call ${n}`
      const before = tablesOf(server.data)
      const { answer, failed } = await withFault(server, n, moment, scenario, ids)
      if (failed === undefined) {
        assert.ok(answer.status < 300, `${scenario.title}: ${answer.raw}`)
        assert.ok(n > (reads(scenario) ? 1 : 2), 'the store was called at all')
        await assertWhole(server.deployment)
        return
      }
      assertFailedWell(answer, at, scenario.operation)
      const committed = failed === 'commit' && moment === 'after'
      if (committed) assert.notDeepEqual(tablesOf(server.data), before, at)
      else assert.deepEqual(tablesOf(server.data), before, at)
      await assertWhole(server.deployment)
      if (committed) {
        // The change is there, so the next round starts from the beginning.
        await server.stop()
        server = await startInProcess({ upstream })
        ids = await prepare(server)
      }
    }
  } finally {
    await server.stop()
  }
}

async function withFault(
  server: InProcessServer,
  n: number,
  moment: Moment,
  scenario: Scenario,
  ids: Awaited<ReturnType<typeof prepare>>,
) {
  const { store, counted } = failingAt(server.deployment.store, n, moment)
  const { app } = localServer({ ...server.deployment, store }, { upstream: new StandIn().upstream })
  try {
    await app.ready()
    const answer = await scenario.run(
      apiOver((request) => injected(app, request), server.apiKey),
      ids,
    )
    return { answer, failed: counted.failed }
  } finally {
    await app.close()
  }
}

/** The store, with its n-th call failing. */
function failingAt(store: Store, n: number, moment: Moment) {
  const counted: { calls: number; failed: string | undefined } = { calls: 0, failed: undefined }
  async function call<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (++counted.calls !== n) return work()
    counted.failed = name
    if (moment === 'after') await work()
    throw name === 'commit' ? new StoreUnavailable(MARK) : new Error(MARK)
  }
  const read = new Proxy(store.read, {
    get(target, name, receiver) {
      const method = Reflect.get(target, name, receiver) as (...given: unknown[]) => Promise<unknown>
      return (...given: unknown[]) => call(String(name), () => Reflect.apply(method, target, given))
    },
  })
  return { counted, store: { ...store, read, commit: (plan: Plan) => call('commit', () => store.commit(plan)) } }
}
