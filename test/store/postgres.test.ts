import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { locksOf } from '../../src/store/postgres/locks.ts'
import { newId, type CredentialId } from '../../src/lib/ids.ts'
import { writes } from '../../src/store/sql/changes.ts'
import * as grantQueries from '../../src/store/sql/grant-queries.ts'
import { grantPage } from '../../src/store/sql/grant-queries.ts'
import * as queries from '../../src/store/sql/queries.ts'
import { postgresDialect, type Statement } from '../../src/store/sql/prepare.ts'
import type { Change, Store } from '../../src/store/store.ts'
import { openPool } from '../../src/store/postgres/pool.ts'
import { queriesOf } from '../../src/store/postgres/queries.ts'
import { ReadTurn } from '../../src/store/postgres/read-turn.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { prepareTogether } from '../../src/store/sql/together.ts'
import { parseDatabaseUrl } from '../../src/lib/database-url.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { hashOf, outcome, verifiedRecords } from './contract/commits.ts'
import {
  apiKey,
  auditKey,
  credential,
  dataKey,
  done,
  entry,
  given,
  insertInto,
  sealed,
  T0,
  theConnector,
  theCredential,
  withConnector,
  withCredential,
  type Engine,
  type Given,
} from './contract/given.ts'
import { box, newGrant, put, session, withGrant } from './contract/grants.ts'
import { member } from './contract/members.ts'
import { storeContract } from './contract.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

const engine: Engine = {
  place: () => server.freshUrl(),
  open: (url) => openPostgresStore(url, { now: T0 }),
  sql: (url, text) => server.sql(url, text),
  connections: 'several',
  transactions: 'several',
}

storeContract('PostgreSQL', engine)

const about = { updatedAt: T0 + 60, updatedBy: 'l' }
const commit = (store: Store, ...changes: Change[]) => outcome(store, { changes, audit: [entry('', 'both')] })

/** Commits two plans at the same moment through handles of their own, many times, and hands out both outcomes. */
async function race(
  of: Given,
  rounds: number,
  round: (
    at: number,
  ) => Promise<{ one: Change[]; other: Change[]; check: (outcomes: string[]) => Promise<void> | void }>,
): Promise<void> {
  const rival = await of.openAgain()
  for (let at = 0; at < rounds; at++) {
    const { one, other, check } = await round(at)
    await check(await Promise.all([commit(of.store, ...one), commit(rival, ...other)]))
  }
}

test('of two new versions of one credential that were decided at the same time, one is stale, from whichever handle', () =>
  given(engine, async (of) => {
    const { store, app } = of
    const { id } = await withCredential(of)
    await race(of, 30, async () => {
      const old = await theCredential(store, app, id)
      const change = (name: string): Change[] => [
        { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(old.version + 1), name } },
      ]
      return {
        one: change('one'),
        other: change('other'),
        async check(outcomes) {
          assert.deepEqual(outcomes.toSorted(), ['committed', 'stale'])
          const now = await theCredential(store, app, id)
          assert.deepEqual([now.version, now.name], [old.version + 1, outcomes[0] === 'committed' ? 'one' : 'other'])
        },
      }
    })
  }))

/** A change, and one that has to wait for its end: the guard of the second looks at a row that the first may write. */
const waits: Readonly<Record<string, (of: Given) => Promise<{ first: Change; second: Change }>>> = {
  async 'new data of a credential waits for a change of its connector, which may make it the active one'(of) {
    const { store, app } = of
    const old = await theCredential(store, app, (await withCredential(of)).id)
    return {
      first: await changed(of),
      second: { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(old.version + 1) } },
    }
  },
  async 'a grant waits for the end of its connector'(of) {
    const { app } = of
    const { n, revision } = await withConnector(of)
    return {
      first: { kind: 'connector.delete', app, n, revision, at: T0, by: 'k' },
      second: { kind: 'grant.insert', app, grant: newGrant(n) },
    }
  },
  async 'a box waits for a change of the data keys, which may end the one that has sealed it'({ app }) {
    return {
      first: { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' },
      second: put(box(app, newId())),
    }
  },
  async 'a session waits for the end of its grant'(of) {
    const { app } = of
    const { n, id, revision } = await withGrant(of)
    return {
      first: { kind: 'grant.delete', app, n, id, revision },
      second: { kind: 'session.insert', session: session(app, id) },
    }
  },
}

async function changed({ store, app }: Given): Promise<Change> {
  const { n, revision } = await theConnector(store, app)
  return { kind: 'connector.update', app, n, revision, set: about }
}

/** Has somebody else hold what changes take for themselves. */
async function whileUnderWay(place: string, changes: Change[], work: (end: () => Promise<unknown>) => Promise<void>) {
  const other = new pg.Client({ connectionString: place })
  await other.connect()
  try {
    await other.query('BEGIN')
    for (const key of locksOf({ changes, audit: [] }).keys())
      await other.query('SELECT pg_advisory_xact_lock($1)', [key])
    await work(() => other.query('COMMIT'))
  } finally {
    await other.end()
  }
}

for (const [what, changes] of Object.entries(waits))
  test(what, () =>
    given(engine, async (of) => {
      const { first, second } = await changes(of)
      await whileUnderWay(of.place, [first], async (end) => {
        const outcome = of.store.commit({ changes: [second], audit: [] })
        await Promise.race([heldUp(of.place, 1), outcome.then(() => assert.fail('it has not waited'))])
        await end()
        assert.equal(await outcome, 'committed')
      })
    }),
  )

test('a use of one credential does not wait for that of another', () =>
  given(engine, async (of) => {
    const [one, another] = [await withCredential(of), await withCredential(of, 'another')]
    const used = ({ n }: { n: number }): Change => ({ kind: 'credential.used', app: of.app, n, at: T0 })
    await whileUnderWay(of.place, [used(one)], () => done(of.store, used(another)))
  }))

test('no box is sealed under a data key in the moment in which the key is destroyed', () =>
  given(engine, async (of) => {
    const { store, app } = of
    await withConnector(of)
    let primary = 1
    await race(of, 25, async (at) => {
      const key = primary
      const next = at + 2
      primary = next
      const there = await theConnector(store, app)
      await done(store, { kind: 'dataKey.insert', row: dataKey({ id: next, state: 'staged' }) })
      const made = credential(`made ${at}`, { sealed: { version: 1, keyId: key, box: Buffer.from('box') } })
      return {
        one: [insertInto(app, there, made)],
        other: [
          { kind: 'dataKey.state', id: key, from: 'primary', to: 'open-only' },
          { kind: 'dataKey.state', id: next, from: 'staged', to: 'primary' },
          { kind: 'dataKey.destroy', id: key, at: T0 },
        ],
        async check(outcomes) {
          assert.deepEqual(outcomes.toSorted(), ['committed', 'stale'])
          const boxes = await store.read.countSealedUnder(key)
          const state = (await store.read.dataKeys()).find(({ id }) => id === key)?.state
          assert.deepEqual([boxes, state], outcomes[0] === 'committed' ? [1, 'primary'] : [0, 'destroyed'])
          if (state !== 'primary') return
          primary = key
          const kept = await theCredential(store, app, made.id)
          await done(
            store,
            { kind: 'credential.delete', app, credential: kept, at: T0, by: 'k' },
            { kind: 'dataKey.destroy', id: next, at: T0 },
          )
        },
      }
    })
  }))

test('two owners who step down at the same time do not leave the deployment without one', () =>
  given(engine, async (of) => {
    const { store } = of
    const [a, b] = [member('owner'), member('owner')]
    await done(store, { kind: 'member.insert', member: a }, { kind: 'member.insert', member: b })
    await race(of, 20, async () => ({
      one: [{ kind: 'member.role', id: a.id, from: 'owner', to: 'viewer', at: T0 }],
      other: [{ kind: 'member.role', id: b.id, from: 'owner', to: 'viewer', at: T0 }],
      async check(outcomes) {
        assert.deepEqual(outcomes.toSorted(), ['committed', 'stale'])
        const id = outcomes[0] === 'committed' ? a.id : b.id
        await done(store, { kind: 'member.role', id, from: 'viewer', to: 'owner', at: T0 })
      },
    }))
  }))

test('ten that open an empty database at once find one schema, made once', async () => {
  const place = await server.freshUrl()
  const stores = await Promise.all(Array.from({ length: 10 }, () => engine.open(place)))
  const applied = await server.sql(place, 'SELECT name FROM migrations')
  assert.ok(applied.length > 0)
  assert.equal(new Set(applied.map(({ name }) => name)).size, applied.length)
  await Promise.all(stores.map((store) => store.close()))
})

test('records are chained without gap or repetition while several instances write, read and chain at once', () =>
  given(engine, async (of) => {
    const { app, store, openAgain } = of
    const stores = [store, await openAgain(), await openAgain()]
    let written = 0
    await Promise.all(
      stores.map(async (by, at) => {
        for (let round = 0; round < 15; round++) {
          const plans = Array.from({ length: 4 }, (_, one) =>
            outcome(by, { changes: [], audit: [entry(app, `${at}-${round}-${one}`), entry('', 'operator')] }),
          )
          // Who is told that a record was written finds it in the log.
          assert.deepEqual(new Set(await Promise.all(plans)), new Set(['committed']))
          written += 4
          const head = (await by.read.auditHeads()).find(({ chain }) => chain === app)
          assert.ok((head?.seq ?? 0) >= (round + 1) * 4)
        }
      }),
    )
    for (const by of stores) {
      const records = await verifiedRecords(by, app)
      assert.deepEqual([records.length, new Set(records).size], [written, written])
      assert.equal((await verifiedRecords(by, '')).length, written)
    }
    assert.deepEqual(await server.sql(of.place, 'SELECT * FROM audit_inbox'), [])
  }))

test('records are chained within a second by whoever wrote them, and those of an instance that is gone by any other', () =>
  given(engine, async ({ app, store, place }) => {
    const chained = async (count: number) => {
      for (const until = performance.now() + 8000; performance.now() < until;) {
        const [row] = await server.sql(place, 'SELECT count(*)::int AS count FROM audit_records')
        if (row?.['count'] === count) return
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
      assert.fail(`${count} records are not chained`)
    }
    await outcome(store, { changes: [], audit: [entry(app, 'mine')] })
    await chained(1)
    await server.sql(place, `INSERT INTO audit_inbox (chain, record) VALUES ('${app}', '{"what":"left"}')`)
    await chained(2)
    assert.equal((await verifiedRecords(store, app)).length, 2)
  }))

test('a connection that is cut in the middle of a transaction leaves nothing, and the plan is carried out on another', () =>
  given(engine, async (of) => {
    const { app, store, place } = of
    const pids =
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND application_name = 'claviger'"
    const state = { cutting: true }
    const cutter = (async () => {
      while (state.cutting) {
        await server.sql(place, pids)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    const outcomes = new Map<number, string>()
    try {
      for (let at = 0; at < 120; at++) {
        const change = { kind: 'apiKey.insert', key: apiKey(app, { id: `k${at}` }), hash: hashOf(at) } as const
        outcomes.set(at, await outcome(store, { changes: [change], audit: [entry(app, `k${at}`)] }))
      }
    } finally {
      state.cutting = false
      await cutter
    }
    const keys = new Set((await store.read.apiKeys(app)).map(({ id }) => id))
    const records = new Set(await verifiedRecords(store, app))
    for (const [at, told] of outcomes) {
      const there = keys.has(`k${at}`)
      assert.equal(there, records.has(entry(app, `k${at}`).record), 'a change and its record are there together')
      if (told === 'committed') assert.ok(there, `k${at} was acknowledged`)
    }
    assert.ok([...outcomes.values()].filter((told) => told === 'committed').length > 60)
  }))

test('a host that is down, and one that takes no writes, are passed over', async () => {
  const place = await server.freshUrl()
  const dead = place.replace(/@([^/]+)\//, '@127.0.0.1:1,$1/')
  const store = await openPostgresStore(dead, { now: T0 })
  assert.deepEqual(await store.read.applications(), [])
  await store.close()
  const readOnly = new URL(place)
  readOnly.searchParams.set('target_session_attrs', 'read-write')
  const href = readOnly.href
    .replaceAll('+', '%20')
    .replace('search_path', 'default_transaction_read_only=on%20-c%20search_path')
  await assert.rejects(openPostgresStore(href, { now: T0 }), ({ cause }: Error) =>
    /takes no writes/.test(String(cause)),
  )
})

// Where those behind have to wait for what is held up, the time is over first.
test('changes that others hold up do not hold up what comes behind them', { timeout: 20_000 }, (t) =>
  given(engine, async ({ store, place }) => {
    const held = ['one', 'two'].map((name): Change => {
      return { kind: 'lease.take', lease: { name, holder: 'h', fence: 1, until: T0 + 10 }, at: T0 }
    })
    await whileUnderWay(place, held, async (end) => {
      // One after the other, so that each has a transaction of its own.
      const outcomes: Promise<string>[] = []
      for (const change of held) {
        outcomes.push(store.commit({ changes: [change], audit: [] }))
        await heldUp(place, outcomes.length)
      }
      t.mock.timers.enable({ apis: ['setTimeout'] })
      const behind: Promise<string>[] = []
      // What comes in between makes none wait for longer.
      for (let part = 0; part < 2; part++) {
        behind.push(store.commit({ changes: [], audit: [entry('', 'b')] }))
        for (let turns = 0; turns < 10; turns++) await turn()
        t.mock.timers.tick(6)
      }
      assert.deepEqual(await Promise.all(behind), ['committed', 'committed'])
      t.mock.timers.reset()
      await end()
      assert.deepEqual(await Promise.all(outcomes), ['committed', 'committed'])
    })
  }),
)

/** Waits until so many transactions of the store wait for a lock. */
async function heldUp(place: string, count: number): Promise<void> {
  const text = "SELECT count(*)::int AS n FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
  while ((await server.sql(place, text))[0]?.['n'] !== count) await sleep(5)
}

test('nothing is left in a session that a pooler would lend to others', () =>
  given(engine, async (of) => {
    const url = `${of.place}&prepared_statements=false&pool_size=1&application_name=pooled`
    const store = await openPostgresStore(url, { now: T0 })
    store.useAuditKey(auditKey)
    await done(store, { kind: 'apiKey.insert', key: apiKey(of.app), hash: hashOf(7) })
    await store.commit({ changes: [], audit: [entry(of.app, 'one')] })
    await store.read.auditHeads()
    await store.snapshot((read) => read.apiKeys(of.app))
    const locks =
      "SELECT 1 FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE locktype = 'advisory' AND application_name = 'pooled'"
    assert.deepEqual(await server.sql(of.place, locks), [])
    const [session] = await server.sql(
      of.place,
      "SELECT state, query FROM pg_stat_activity WHERE application_name = 'pooled'",
    )
    assert.equal(session?.['state'], 'idle')
    await store.close()
  }))

test('lists of grants that are narrowed by their state or their credential are found by an index', () =>
  given(engine, async (of) => {
    const { app, place } = of
    const { n } = await withConnector(of)
    // Few in one state, and few of one credential, among many.
    await server.sql(
      place,
      `INSERT INTO grants (id, application_id, connector_n, provider, email, mailbox, scope, settings, status, credential_id,
         created_at, created_by, updated_at, revision)
       SELECT 'g' || i, '${app}', ${n}, 'google', 'u' || i, 'u' || i, '[]', '{}',
         CASE WHEN i % 2000 = 0 THEN 'invalid' ELSE 'valid' END, 'c' || i % 400, i, 'k', i, 1
       FROM generate_series(1, 20000) AS i`,
    )
    await server.sql(place, 'ANALYZE grants')
    const open = { provider: null, status: null, ip: null, credentialId: null, since: null, before: null }
    const credentialId = newId<CredentialId>()
    for (const sortBy of ['created_at', 'updated_at'] as const)
      for (const [filter, index] of [
        [{ ...open, status: 'invalid' }, /Index Cond: .*\bstatus = /],
        [{ ...open, credentialId }, /Index Cond: .*\bcredential_id = /],
        [{ ...open, status: 'valid', credentialId }, /Index Cond: .*\bcredential_id = /],
      ] as const) {
        const query = grantPage(filter, { sortBy, orderBy: 'desc' }).in(postgresDialect).sql
        const plan = await server.sql(place, `EXPLAIN (GENERIC_PLAN) ${query}`)
        assert.match(plan.map((line) => String(line['QUERY PLAN'])).join('\n'), index)
      }
  }))

test('what is run for many at once is looked up by an index for each of them', () =>
  given(engine, async (of) => {
    const { app, place } = of
    const { n } = await withConnector(of)
    const every = [...Object.values(queries), ...Object.values(grantQueries), ...writes] as Statement<never, unknown>[]
    const all = every.flatMap(({ together }) => (together ? [together().sql] : []))
    assert.ok(all.length >= 4)
    // Nobody else is to tell the server of them.
    for (const table of ['credentials', 'sealed_versions', 'grants', 'sealed_boxes'])
      await server.sql(place, `ALTER TABLE ${table} SET (autovacuum_enabled = off)`)
    const plansAreApart = async () => {
      for (const text of all) {
        const plan = await server.sql(place, `EXPLAIN (GENERIC_PLAN) ${text}`)
        const lines = plan.map((line) => String(line['QUERY PLAN'])).join('\n')
        assert.doesNotMatch(lines, /Seq Scan on (?:credentials|sealed_versions|grants|sealed_boxes)|Hash Join/)
      }
    }
    const fill = async (from: number, to: number) => {
      await server.sql(
        place,
        `INSERT INTO credentials (id, connector_n, name, type, created_at, created_by, updated_at, updated_by, revision)
         SELECT repeat('c', 30) || i, ${n}, 'c' || i, 'connector', i, repeat('k', 36), i, repeat('k', 36), 1
         FROM generate_series(${from}, ${to}) AS i`,
      )
      await server.sql(
        place,
        `INSERT INTO sealed_versions (slot, version, key_id, revision, fingerprint, sealed_at, sealed_by, box)
         SELECT n * 2 + v % 2, v, 1, v, repeat('f', 40), 1, repeat('k', 36), 'x'
         FROM credentials, generate_series(1, 2) AS v WHERE created_at >= ${from}`,
      )
      await server.sql(
        place,
        `INSERT INTO grants (id, application_id, connector_n, provider, email, mailbox, scope, settings, status, credential_id,
           created_at, created_by, updated_at, revision)
         SELECT 'g' || i, '${app}', ${n}, 'google', 'u' || i, 'u' || i, '[]', '{}', 'valid', repeat('c', 30) || i, i, 'k', i, 1
         FROM generate_series(${from}, ${to}) AS i`,
      )
      await server.sql(
        place,
        `INSERT INTO sealed_boxes (kind, application_id, id, version, key_id, box)
         SELECT 'grant-token', '${app}', id, 1, 1, 'x' FROM grants WHERE created_at >= ${from}`,
      )
    }
    // While the server knows nothing of the tables, and when it knows all.
    await fill(1, 1000)
    await plansAreApart()
    await fill(1001, 5000)
    await server.sql(place, 'ANALYZE')
    await plansAreApart()
  }))

test('what the server refuses of one question is no matter of those that are asked with it', () =>
  given(engine, async ({ app, place }) => {
    const database = openPool(parseDatabaseUrl(place))
    try {
      const turns = new ReadTurn(database)
      const byTime = prepareTogether({ at: 'bigint' }, (db, p: { at: number }) =>
        db.selectFrom('applications').select(['id', 'created_at']).where('created_at', '=', p.at),
      )
      const queries = queriesOf(byTime as Statement<object, unknown>, 'by-time')
      const answers = await Promise.allSettled([T0, 'no number', T0 + 1, T0].map((at) => turns.ask(queries, { at })))
      assert.deepEqual(
        answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.map(({ id }) => id) : answer.status)),
        [[app], 'rejected', [], [app]],
      )
    } finally {
      await database.end()
    }
  }))
