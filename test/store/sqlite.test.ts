import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { newId, type ApplicationId, type CredentialId } from '../../src/lib/ids.ts'
import { sqliteDialect, type Statement } from '../../src/store/sql/prepare.ts'
import * as grantQueries from '../../src/store/sql/grant-queries.ts'
import * as queries from '../../src/store/sql/queries.ts'
import { openSqliteStore } from '../../src/store/sqlite/store.ts'
import { temporaryFolder } from '../harness/folders.ts'
import {
  done,
  given,
  purged,
  T0,
  theConnector,
  theCredential,
  withConnector,
  withCredential,
  type Engine,
} from './contract/given.ts'
import { member } from './contract/members.ts'
import { storeContract } from './contract.ts'

const engine: Engine = {
  place: () => path.join(temporaryFolder(), 'store.db'),
  open: (file) => openSqliteStore(file, { now: T0 }),
  async sql(file, text) {
    if (/^select/i.test(text)) return rowsOf(file, text)
    await write(file, text)
    return []
  },
  connections: 'several',
  transactions: 'one',
}

storeContract('SQLite', engine)

test('a purge removes the shells of what was deleted before its time, and nothing else', () =>
  given(engine, async (of) => {
    const { store, app, place } = of
    await withCredential(of, 'kept')
    const early = await withCredential(of, 'early')
    const late = await withCredential(of, 'late')
    const { n, revision } = await withConnector(of, 'zoom')
    for (const [{ id }, at] of [
      [early, T0 + 10],
      [late, T0 + 20],
    ] as const) {
      const credential = await theCredential(store, app, id)
      await done(store, { kind: 'credential.delete', app, credential, at, by: 'k' })
    }
    await done(store, { kind: 'connector.delete', app, n, revision, at: T0 + 20, by: 'k' })
    const left = async (deletedBefore: number) => {
      await purged(store, { deletedBefore, now: T0 })
      return [...rows(place, 'SELECT name FROM credentials ORDER BY n'), ...rows(place, 'SELECT name FROM connectors')]
    }
    assert.deepEqual(await left(T0 + 10), ['kept', 'early', 'late', 'google', 'zoom'])
    assert.deepEqual(await left(T0 + 20), ['kept', 'late', 'google', 'zoom'])
    assert.deepEqual(await left(T0 + 21), ['kept', 'google'])
  }))

test('a connector whose shell seems older than a credential of it is purged with the last of them', () =>
  given(engine, async (of) => {
    const { store, app, place } = of
    const gone = await withCredential(of)
    await done(store, { kind: 'credential.delete', app, credential: gone, at: T0 + 20, by: 'k' })
    const { n, revision } = await theConnector(store, app)
    // The clock has been set back in between.
    await done(store, { kind: 'connector.delete', app, n, revision, at: T0 + 10, by: 'k' })
    await purged(store, { deletedBefore: T0 + 15, now: T0 })
    assert.equal(rows(place, 'SELECT name FROM connectors').length, 1)
    await purged(store, { deletedBefore: T0 + 21, now: T0 })
    assert.equal(rows(place, 'SELECT name FROM connectors').length, 0)
  }))

test('the database and what lies beside it can be read by their owner alone', () =>
  given(engine, async (of) => {
    await withCredential(of)
    for (const suffix of ['', '-wal', '-shm']) assert.equal(statSync(of.place + suffix).mode & 0o777, 0o600, suffix)
    const copy = `${of.place}.copy`
    await of.store.backup(copy)
    assert.equal(statSync(copy).mode & 0o777, 0o600, 'the backup')
  }))

test('that a credential was used is told of its own connector alone', () =>
  given(engine, async (of) => {
    const { store, app, place } = of
    await withCredential(of)
    await withConnector(of, 'zoom')
    await write(place, 'UPDATE credentials SET last_used_at = 5')
    assert.equal(await store.read.anyCredentialUsed(app, 'google'), true)
    assert.equal(await store.read.anyCredentialUsed(app, 'zoom'), false)
    assert.equal(await store.read.anyCredentialUsed(newId<ApplicationId>(), 'google'), false)
  }))

test('a member who is removed takes sessions, ways of signing in and second factors along', () =>
  given(engine, async ({ store, place }) => {
    const [kept, gone] = [member('owner'), member('viewer')]
    await done(store, { kind: 'member.insert', member: kept }, { kind: 'member.insert', member: gone })
    for (const { id } of [kept, gone])
      await write(
        place,
        `INSERT INTO member_sessions VALUES ('s${id}', '${id}', 't${id}', '', NULL, NULL, '', '');
         INSERT INTO member_two_factors VALUES ('f${id}', '${id}', 'secret', 'codes', 1, NULL, NULL);
         INSERT INTO member_passkeys VALUES ('p${id}', '${id}', NULL, 'k', 'c', 0, 'd', 0, NULL, NULL, NULL)`,
      )
    assert.equal((await store.read.member(gone.id))?.passkeys, 1)
    await done(store, { kind: 'member.delete', id: gone.id })
    for (const table of ['member_sessions', 'member_accounts', 'member_two_factors', 'member_passkeys'])
      assert.deepEqual(rows(place, `SELECT member_id AS name FROM ${table}`), [kept.id], table)
  }))

test('what the overview asks for is found by an index, whatever is there', () =>
  given(engine, async ({ place }) => {
    const database = new DatabaseSync(place, { readOnly: true })
    for (const query of [
      queries.credentialAges,
      queries.anyCredentialUsed,
      queries.credentialVersions,
      queries.usageDays,
      queries.auditRecordsBefore,
      grantQueries.lendable,
      grantQueries.grantTotals,
      grantQueries.grantTotalsOfConnector,
      grantQueries.invalidGrants,
      grantQueries.failingCredentials,
    ]) {
      const plan = planOf(database, query)
      assert.doesNotMatch(plan, /SCAN (?!found\b|CONSTANT ROW)/, plan)
      if (query === queries.credentialAges) assert.match(plan, /credentials_created \(connector_n=\? AND created_at>/)
      if (query === queries.anyCredentialUsed) assert.match(plan, /credentials_used/)
      if (query === grantQueries.grantTotals) assert.match(plan, /COVERING INDEX grants_status/)
      if (query === grantQueries.grantTotalsOfConnector) assert.match(plan, /COVERING INDEX grants_connector/)
      if (query === grantQueries.invalidGrants) assert.match(plan, /^SEARCH grants USING INDEX grants_status \(.*\)$/)
      if (query === grantQueries.failingCredentials) assert.match(plan, /credential_health_failing/)
    }
    database.close()
  }))

test('lists of grants that are narrowed by their state or their credential are found by an index, in their order', () =>
  given(engine, ({ place }) => {
    const database = new DatabaseSync(place, { readOnly: true })
    const open = { provider: null, status: null, ip: null, credentialId: null, since: null, before: null }
    const [status, credentialId] = ['valid', newId<CredentialId>()] as const
    for (const orderBy of ['asc', 'desc'] as const)
      for (const [filter, index] of [
        [open, /^SEARCH grants USING INDEX grants_created \(application_id=\?\)$/],
        [{ ...open, status }, /^SEARCH grants USING INDEX grants_status \(application_id=\? AND status=\?\)$/],
        [{ ...open, credentialId }, /^SEARCH grants USING INDEX grants_of_credential \(credential_id=\?\)$/],
        [{ ...open, status, credentialId }, /^SEARCH grants USING INDEX grants_(?:of_)?credential \(credential_id=\?/],
      ] as const)
        assert.match(planOf(database, grantQueries.grantPage(filter, { sortBy: 'created_at', orderBy })), index)
    database.close()
    return Promise.resolve()
  }))

function planOf(database: DatabaseSync, query: Statement<never, unknown>): string {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${query.in(sqliteDialect).sql}`).all()
  return steps.map(({ detail }) => detail as string).join('\n')
}

/** Writes beside the store, which sees it from the next turn of the event loop on. */
async function write(file: string, statements: string): Promise<void> {
  const database = new DatabaseSync(file, { timeout: 5000 })
  database.exec(statements)
  database.close()
  await turn()
}

function rows(file: string, query: string): unknown[] {
  return rowsOf(file, query).map(({ name }) => name)
}

function rowsOf(file: string, query: string) {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    return database.prepare(query).all()
  } finally {
    database.close()
  }
}
