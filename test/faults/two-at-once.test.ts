import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import {
  api,
  apiOver,
  googleKeyFile,
  injected,
  localServer,
  sealedIn,
  startInProcess,
  startServer,
  withDeployment,
  type Answer,
  type Api,
} from '../harness/index.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { assertWhole } from '../harness/tables.ts'

const ROUNDS = 200
const google = '/v3/connectors/google'

test('of two PATCHes at once, one renaming and one replacing the data, both survive: over HTTP', async () => {
  const server = await startServer()
  try {
    await withDeployment(server.data, async (deployment) => {
      const client = api(server.url, server.apiKey)
      await bothSurvive(client, client, (id) =>
        sealedIn(deployment, { applicationId: server.applicationId, provider: 'google', id }),
      )
      await assertWhole(deployment)
    })
  } finally {
    await server.stop()
  }
})

test('of two PATCHes at once, both survive also when two processes share the store', async () => {
  const server = await startInProcess()
  try {
    await withOther(server.data, async (other, stale) => {
      const at = { applicationId: server.applicationId, provider: 'google' }
      await bothSurvive(server.api, other.as(server.apiKey), (id) => sealedIn(server.deployment, { ...at, id }))
      assert.ok(stale() > 0, 'the two did meet')
      await assertWhole(server.deployment)
    })
  } finally {
    await server.stop()
  }
})

test('of changes at once to a connector and to its active credential, none is lost', async () => {
  const server = await startInProcess()
  try {
    await withOther(server.data, async (other, stale) => {
      const made = await server.api.post('/v3/connectors', { provider: 'google', settings: client(0) })
      const id = made.body.data['active_credential_id'] as string
      const there = other.as(server.apiKey)
      for (let round = 1; round <= 60; round++) {
        const answers = await Promise.all([
          server.api.patch(google, { settings: client(2 * round) }),
          there.patch(`${google}/creds/${id}`, { credential_data: client(2 * round + 1) }),
          there.patch(google, { name: `name ${round}` }),
        ])
        for (const answer of answers) assert.equal(answer.status, 200, answer.raw)
        const { data, version } = await sealedIn(server.deployment, {
          applicationId: server.applicationId,
          provider: 'google',
          id,
        })
        const { settings, name } = (await there.get(google)).body.data
        assert.equal(version, 1 + 2 * round, 'each of the two made a version')
        assert.equal((settings as { client_id: string }).client_id, data['client_id'], 'shown is what is sealed')
        assert.equal(name, `name ${round}`)
      }
      assert.ok(stale() > 0, 'they did meet')
      await assertWhole(server.deployment)
    })
  } finally {
    await server.stop()
  }
})

async function bothSurvive(
  one: Api,
  other: Api,
  sealed: (id: string) => Promise<{ readonly version: number; readonly data: Readonly<Record<string, unknown>> }>,
): Promise<void> {
  const seed = randomInt(2 ** 31)
  const next = numbersFrom(seed)
  ok(await one.post('/v3/connectors', { provider: 'google', settings: client(0) }))
  const created = await one.post(`${google}/creds`, {
    name: 'first',
    credential_type: 'serviceaccount',
    credential_data: googleKeyFile(),
  })
  const { id } = ok(created).body.data
  const path = `${google}/creds/${id}`
  for (let round = 1; round <= ROUNDS; round++) {
    const rename = (by: Api) => by.patch(path, { name: `name ${round}` })
    const replace = (by: Api) => by.patch(path, { credential_data: googleKeyFile({ project_id: `project-${round}` }) })
    const [first, second] = next(2) === 0 ? [rename, replace] : [replace, rename]
    for (const answer of await Promise.all([first(one), second(other)])) ok(answer)
    const { name, version } = ok(await one.get(`${path}?view=full`)).body.data
    const at = `round ${round}, seed ${seed}`
    assert.deepEqual([name, version], [`name ${round}`, round + 1], at)
    assert.equal((await sealed(id)).data['project_id'], `project-${round}`, at)
  }
}

/** Another server on the same store, and how often its plans or the first one's were decided on an old state. */
async function withOther(data: string, work: (other: Api, stale: () => number) => Promise<void>): Promise<void> {
  await withDeployment(data, async (deployment) => {
    let count = 0
    const { store } = deployment
    const counted = {
      ...store,
      commit: async (plan: Parameters<typeof store.commit>[0]) => {
        const outcome = await store.commit(plan)
        if (outcome === 'stale') count++
        return outcome
      },
    }
    const { app } = localServer({ ...deployment, store: counted })
    try {
      await app.ready()
      await work(
        apiOver((request) => injected(app, request), ''),
        () => count,
      )
    } finally {
      await app.close()
    }
  })
}

function ok(answer: Answer): Answer {
  assert.ok(answer.status < 300, answer.raw)
  return answer
}

const client = (n: number) => ({ client_id: `client ${n}`, client_secret: `secret ${n}` })
