/** Several instances over one PostgreSQL database, each as a process of its own would be: its own pool, keyring, folder. */

import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { openDeployment, ROOT_KEY_FILE, type Deployment } from '../../src/deployment.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { firstStart } from '../../src/core/first-start.ts'
import { startHousekeeping } from '../../src/core/housekeeping.ts'
import { Usage } from '../../src/core/usage.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { rotateDataKey } from '../../src/operate/rotate-data-key.ts'
import { verifyStoredAudit } from '../../src/operate/audit.ts'
import {
  addApiKey,
  apiOver,
  injected,
  localServer,
  revokeApiKey,
  sealedIn,
  startInProcess,
  temporaryFolder,
  type Api,
  type InProcessServer,
} from '../harness/index.ts'
import { until } from '../harness/in-time.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { assertSignInTables } from '../harness/sign-in-tables.ts'
import { assertWhole } from '../harness/tables.ts'
import { assertOneKey } from '../tokens/one-key.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

interface Two {
  readonly url: string
  readonly first: InProcessServer
  readonly second: Deployment
  /** The same application through the other instance. */
  readonly other: Api
}

/** Requests a second, where there is a limit. */
const LIMIT = 20

const client = (mark: string) => ({ client_id: `${mark}-id`, client_secret: `${mark}-secret` })

/** Another data folder with the same root key, as another machine has it. */
function folderLike(data: string): string {
  const folder = temporaryFolder()
  copyFileSync(path.join(data, ROOT_KEY_FILE), path.join(folder, ROOT_KEY_FILE))
  return folder
}

function open(data: string, databaseUrl: string, create = true): Promise<Deployment> {
  return openDeployment({ data, databaseUrl, rootKey: undefined, clock: systemClock, create })
}

async function two(work: (of: Two) => Promise<void>, options: { rateLimit?: number } = {}): Promise<void> {
  const url = await server.freshUrl()
  const first = await startInProcess({ databaseUrl: url, ...options })
  const second = await open(folderLike(first.data), url)
  const { app } = localServer(second, options)
  try {
    await work({ url, first, second, other: apiOver((request) => injected(app, request), first.apiKey) })
    await assertWhole(second)
  } finally {
    await app.close()
    await second.close()
    await first.stop()
  }
}

async function startedAndStopped(databaseUrl: string): Promise<InProcessServer> {
  const instance = await startInProcess({ databaseUrl })
  await instance.stop()
  return instance
}

async function credentialOf(api: Api): Promise<{ readonly path: string; readonly id: string }> {
  const connector = await api.post('/v3/connectors', { provider: 'google', settings: client('first') })
  assert.equal(connector.status, 201, connector.raw)
  const id = String(connector.body.data['active_credential_id'])
  return { path: `/v3/connectors/google/creds/${id}`, id }
}

test('an API key that is revoked through one instance is refused by the other from the next request on', () =>
  two(async ({ first, other }) => {
    const { store } = first.deployment
    const { apiKey, keyId } = await addApiKey(store, first.applicationId)
    assert.equal((await other.get('/v3/connectors', { key: apiKey })).status, 200)
    await revokeApiKey(store, first.applicationId, keyId)
    assert.equal((await other.get('/v3/connectors', { key: apiKey })).status, 401)
  }))

test('a renaming through one instance and new data through the other at the same moment both survive', () =>
  two(async ({ first, second, other }) => {
    const { path: at, id } = await credentialOf(first.api)
    for (let round = 1; round <= 15; round++) {
      const [renamed, replaced] = await Promise.all([
        first.api.patch(at, { name: `name ${round}` }),
        other.patch(at, { credential_data: client(`data ${round}`) }),
      ])
      assert.deepEqual([renamed.status, replaced.status], [200, 200], renamed.raw + replaced.raw)
      const now = await other.get(at)
      assert.equal(now.body.data.name, `name ${round}`)
      const { version, data } = await sealedIn(second, { applicationId: first.applicationId, provider: 'google', id })
      assert.deepEqual([version, data['client_secret']], [round + 1, `data ${round}-secret`])
    }
  }))

test('of two instances that need the first signing key at once, one makes it', () =>
  two(({ first, second }) => assertOneKey(first.deployment, second)))

test('a data key that was rotated through one instance is noticed by the other, which seals with the new one', () =>
  two(async ({ first, second, other }) => {
    const { path: at, id } = await credentialOf(first.api)
    const before = second.keys.current.primaryId
    await rotateDataKey(first.deployment, { clock: systemClock, progress: () => undefined })
    const patched = await other.patch(at, { credential_data: client('after') })
    assert.equal(patched.status, 200, patched.raw)
    const rows = await second.store.read.dataKeys()
    assert.equal(rows.find((row) => row.id === before)?.state, 'destroyed')
    assert.notEqual(second.keys.current.primaryId, before)
    const { data } = await sealedIn(first.deployment, { applicationId: first.applicationId, provider: 'google', id })
    assert.equal(data['client_secret'], 'after-secret')
  }))

test('calls that meet a data key which an instance has not seen make it open the keyring anew once, however many', () =>
  two(async ({ first, second, other }) => {
    const { path: at } = await credentialOf(first.api)
    const created = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        first.api.post('/v3/connectors/google/creds', {
          name: `one ${n}`,
          credential_type: 'connector',
          credential_data: client(`${n}`),
        }),
      ),
    )
    const read = second.store.read as { dataKeys: Deployment['store']['read']['dataKeys'] }
    const { dataKeys } = read
    let opened = 0
    read.dataKeys = () => {
      opened++
      return dataKeys()
    }
    await rotateDataKey(first.deployment, { clock: systemClock, progress: () => undefined })
    // They seal, and are told at the commit.
    const patched = await Promise.all(
      created.map(({ body }, n) =>
        other.patch(`/v3/connectors/google/creds/${body.data.id}`, { credential_data: client(`again ${n}`) }),
      ),
    )
    assert.deepEqual(new Set(patched.map(({ status }) => status)), new Set([200]))
    assert.equal(opened, 1)
    // This one opens a box first.
    await first.api.patch(at, { credential_data: client('newer') })
    await rotateDataKey(first.deployment, { clock: systemClock, progress: () => undefined })
    const back = await other.post(`${at}/rollback`, {})
    assert.equal(back.status, 200, back.raw)
    assert.equal(opened, 2)
  }))

for (const [who, at, through] of [
  ['an application that calls', '/v3/applications', 200],
  ['an address that signs in at', '/v3/connect/auth', 400],
] as const)
  test(`${who} two instances at once is let through its limit in all, not at each`, () =>
    two(
      async ({ first, other }) => {
        const wanted = 3 * LIMIT
        /** How many of so many calls are let through from the moment on in which the first one is. */
        const letThrough = async (api: Api) => {
          while ((await api.get(at)).status !== through) await new Promise((resolve) => setTimeout(resolve, 20))
          const answers = await Promise.all(Array.from({ length: wanted }, () => api.get(at)))
          assert.ok(answers.every(({ status }) => status === through || status === 429))
          return 1 + answers.filter(({ status }) => status === through).length
        }
        const counts: number[][] = []
        for (const until = performance.now() + 60_000; performance.now() < until;) {
          const both = await Promise.all([letThrough(first.api), letThrough(other)])
          counts.push(both)
          if (both.reduce((sum, one) => sum + one, 0) <= LIMIT + 2) return
        }
        assert.fail(`each second ${counts.map((both) => both.join(' and ')).join(', ')}`)
      },
      { rateLimit: LIMIT },
    ))

test('an operation with a limit of its own has it over both instances', () =>
  two(
    async ({ first, other }) => {
      const detect = async (api: Api) => (await api.post('/v3/providers/detect?email=ada@gmail.com', undefined)).status
      for (let call = 0; call < 18; call++) assert.equal(await detect(first.api), 200)
      for (let call = 1; call <= 10; call++) {
        // Until they have told each other.
        if ((await detect(other)) === 429) return
        await new Promise((resolve) => setTimeout(resolve, 1000))
      }
      assert.fail('the limit of 20 holds for each instance')
    },
    { rateLimit: 1000 },
  ))

test('the housekeeping of ten instances at once counts everything once and removes what is to be removed', () =>
  two(async ({ url, first, second }) => {
    const { path: at } = await credentialOf(first.api)
    const made = await first.api.post('/v3/connectors/google/creds', {
      name: 'to go',
      credential_type: 'connector',
      credential_data: client('gone'),
    })
    await first.api.delete(at.replace(/[^/]+$/, made.body.data.id))
    const app = first.applicationId as ApplicationId
    const [key] = await second.store.read.apiKeys(app)
    assert.ok(key)
    const others = await Promise.all(Array.from({ length: 8 }, () => open(folderLike(first.data), url)))
    const shells = 'SELECT id FROM credentials WHERE deleted_at IS NOT NULL'
    const failures: unknown[] = []
    const log = { info: () => undefined, error: (...failed: unknown[]) => void failures.push(failed) }
    try {
      const all = [first.deployment, second, ...others].map(({ store }, n) => {
        const usage = new Usage()
        for (let call = 0; call <= n; call++) {
          const caller = { app, actor: { type: 'api_key', id: key.id }, scopes: [] } as const
          usage.count(caller, { status: 200, changes: true, at: 86_400 + n })
        }
        // A clock that is ahead, so that what was just deleted is old enough.
        const clock = () => systemClock() + 60
        return startHousekeeping(store, { graceDays: 0, rounds: true, usage, clock, log })
      })
      await until(async () => (await server.sql(url, shells)).length === 0, 'no shell is left')
      await Promise.all(all.map((one) => one.stop()))
    } finally {
      for (const deployment of others) await deployment.close()
    }
    assert.deepEqual(failures, [])
    assert.deepEqual(await second.store.read.usageDays(app, 0), [{ day: 1, requests: 55, errors: 0, changes: 55 }])
    assert.deepEqual(await server.sql(url, shells), [])
  }))

test('a release goes on running on a database that a newer one has migrated where the migrations say so, and tells it', async () => {
  const url = await server.freshUrl()
  const { data } = await startedAndStopped(url)
  const notices: string[] = []
  const start = async () => {
    const onNotice = (text: string) => void notices.push(text)
    const options = { data, databaseUrl: url, rootKey: undefined, clock: systemClock, create: true, onNotice }
    await (await openDeployment(options)).close()
  }
  const migrated = (name: string, mark: string) =>
    server.sql(url, `INSERT INTO migrations VALUES ('${name}', 1, '${mark}')`)
  await start()
  assert.deepEqual(notices, [])
  await migrated('9001-adds-a-column.sql', 'runs')
  await migrated('9002-adds-a-table.sql', 'runs')
  await start()
  assert.equal(notices.length, 1)
  assert.match(notices.join(), /newer release.*9001-adds-a-column.*9002-adds-a-table/)
  await migrated('9003-renames.sql', 'stops')
  await assert.rejects(start(), /does not know \(9003-renames\.sql\)/)
  // What is missing here was made in another order than anybody has tried.
  await server.sql(url, "DELETE FROM migrations WHERE name = '9003-renames.sql' OR name LIKE '0002%'")
  await assert.rejects(start(), /does not know \(9001-adds-a-column\.sql, 9002/)
})

test('of instances that start at once on an empty database, one makes the deployment and the others find it', async () => {
  const url = await server.freshUrl()
  const { data } = await startedAndStopped(await server.freshUrl())
  const opened = await Promise.all(Array.from({ length: 6 }, () => open(folderLike(data), url)))
  try {
    assert.equal(new Set(opened.map(({ id }) => id)).size, 1)
    assert.equal((await server.sql(url, 'SELECT * FROM data_keys')).length, 3)
    const started = opened.map(({ id, store }) => firstStart(store, id, undefined, systemClock()))
    assert.equal((await Promise.all(started)).filter((first) => first !== undefined).length, 1)
    assert.equal((await server.sql(url, 'SELECT * FROM applications')).length, 1)
    assert.equal((await server.sql(url, 'SELECT * FROM api_keys')).length, 1)
  } finally {
    for (const deployment of opened) await deployment.close()
  }
})

test('an instance without the root key of the database does not start, and makes none of its own', async () => {
  const url = await server.freshUrl()
  await startedAndStopped(url)
  const folder = temporaryFolder()
  await assert.rejects(open(folder, url), /root\.key/)
  const strange = await startedAndStopped(await server.freshUrl())
  await assert.rejects(open(strange.data, url), /root key/i)
})

test('a command on an empty database says that there is nothing, and leaves it without a deployment', async () => {
  const url = await server.freshUrl()
  await assert.rejects(open(temporaryFolder(), url, false), /no deployment in the database|root\.key/)
})

test('the tables of the migrations are the ones that better-auth expects on PostgreSQL', () =>
  two(async ({ second }) => {
    await assertSignInTables(second.store, 'database')
  }))

test('a backup is refused with the name of the tool that makes one', () =>
  two(async ({ second }) => {
    await assert.rejects(second.store.backup('nowhere'), /pg_dump/)
  }))

test('a server that is killed and started again loses nothing that was acknowledged, and is found again by itself', async () => {
  // Its own: the others are not to notice.
  const own = await startPostgres({ fsync: 'on', synchronous_commit: 'on' })
  try {
    const url = await own.freshUrl()
    const instance = await startInProcess({ databaseUrl: url })
    const { api } = instance
    const { path: at, id } = await credentialOf(api)
    const lengthOf = async () =>
      (await instance.deployment.store.read.auditHeads()).find(({ chain }) => chain === instance.applicationId)?.seq ??
      0
    const recordsBefore = await lengthOf()
    let acknowledged = 1
    let unknown = 0
    const state = { stopped: false }
    const writer = (async () => {
      while (!state.stopped) {
        const { status, body } = await api.patch(at, { credential_data: client(`${acknowledged + unknown}`) })
        if (status === 200) acknowledged++
        else {
          assert.equal(status, 503)
          if (/not known/.test(body.error.message)) unknown++
        }
      }
    })()
    for (let round = 0; round < 2; round++) {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await own.kill()
      await own.restart()
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    state.stopped = true
    await writer
    const { version } = await sealedIn(instance.deployment, {
      applicationId: instance.applicationId,
      provider: 'google',
      id,
    })
    assert.ok(
      version >= acknowledged && version <= acknowledged + unknown,
      `${version}: ${acknowledged} and ${unknown}`,
    )
    const { store, keys } = instance.deployment
    const chains = await verifyStoredAudit(store, keys.current.auditKey)
    assert.deepEqual(
      chains.flatMap(({ faults }) => faults),
      [],
    )
    assert.equal(await lengthOf(), recordsBefore + version - 1, 'a record for each change that was made')
    await instance.stop()
  } finally {
    await own.stop()
  }
})
