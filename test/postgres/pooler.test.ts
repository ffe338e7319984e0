/** Behind a pooler that lends a connection for one transaction only: nothing may depend on what a session remembers. */

import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { clavigerOk, fill, numbered } from '../cli/claviger.ts'
import { api, startServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join } from '../harness/person.ts'
import { startPgbouncer } from '../harness/pgbouncer.ts'
import { startPooler } from '../harness/pooler.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { commitsContract, hashOf } from '../store/contract/commits.ts'
import { apiKey, application, auditKey, done, entry, T0, type Engine } from '../store/contract/given.ts'
import { handlesContract } from '../store/contract/handles.ts'
import { kindsContract } from '../store/contract/kinds.ts'

const server = givenServer() ?? (await startPostgres({ max_connections: '200' }))
const pooler = await startPooler(server.url)
after(async () => {
  await pooler.stop()
  await server.stop()
})

/** A schema of its own, behind the pooler. */
const pooledUrl = async () => `${pooler.through(await server.freshUrl())}&prepared_statements=false`

const engine: Engine = {
  place: pooledUrl,
  open: (url) => openPostgresStore(url, { now: T0 }),
  sql: (url, text) => server.sql(url, text),
  connections: 'several',
  transactions: 'several',
}

// Every change and every read, what is committed at once, several handles and snapshots.
describe('the store on PostgreSQL behind a pooler in transaction mode', () => {
  kindsContract(engine)
  commitsContract(engine)
  handlesContract(engine)
})

test('a server, its dashboard and the command line work behind a pooler, and each transaction may be on another connection', async () => {
  const env = { CLAVIGER_DATABASE_URL: await pooledUrl(), CLAVIGER_RATE_LIMIT: '1000' }
  const served = await startServer({ env })
  try {
    const caller = api(served.url, served.apiKey)
    const ids = await fill(caller, 12)
    const before = pooler.changes()
    for (let round = 1; round <= 3; round++) {
      const answers = await Promise.all(
        ids.map((id) =>
          caller.patch(`/v3/connectors/microsoft/creds/${id}`, { credential_data: numbered(round).credential_data }),
        ),
      )
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]))
    }
    assert.ok(pooler.changes() > before, 'connections were changed between transactions')
    const person = await join(dashboardOf(served), firstOwnerToken(served), 'owner@example.com')
    assert.equal((await person.get('me')).status, 200)
    assert.match(await clavigerOk(served.data, ['keys', 'rotate'], env), /destroyed/)
    assert.equal((await caller.patch('/v3/connectors/microsoft', { name: 'Renamed' })).status, 200)
    assert.doesNotMatch(await clavigerOk(served.data, ['doctor'], env), /^fail/m)
    assert.doesNotMatch(served.output(), /"level":50/, 'no error in the log')
  } finally {
    assert.equal(await served.stop(), 0)
  }
})

test('named statements, which such a pooler does not know, are why prepared_statements=false is there', async () => {
  const url = pooler.through(await server.freshUrl())
  const store = await openPostgresStore(url, { now: T0 })
  try {
    await assert.rejects(async () => {
      for (let at = 0; at < 10; at++) await store.read.applications()
    }, /prepared statement "claviger-read-\d+" (?:does not exist|already exists)/)
  } finally {
    await store.close()
  }
})

test('PgBouncer carries the named statements, where it is installed', async (t) => {
  const bouncer = await startPgbouncer(server.url)
  if (bouncer === undefined) {
    t.diagnostic('not shown here: pgbouncer (1.21 or newer) is not installed')
    return
  }
  try {
    const store = await openPostgresStore(bouncer.url, { now: T0 })
    store.useAuditKey(auditKey)
    const app = application()
    await done(store, { kind: 'application.insert', application: app })
    await Promise.all(
      Array.from({ length: 60 }, async (_, at) => {
        await done(store, { kind: 'apiKey.insert', key: apiKey(app.id, { id: `k${at}` }), hash: hashOf(at) })
        await store.commit({ changes: [], audit: [entry(app.id, `k${at}`)] })
        assert.equal((await store.read.apiKeyByHash(hashOf(at)))?.id, `k${at}`)
      }),
    )
    assert.equal((await store.read.auditHeads()).find(({ chain }) => chain === app.id)?.seq, 60)
    await store.close()
  } finally {
    await bouncer.stop()
  }
})
