import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { LOOKED_AT_MAX } from '../../../src/dashboard/operations/overview/credentials.ts'
import { DATABASE_FILE } from '../../../src/deployment.ts'
import type { CredentialId } from '../../../src/lib/ids.ts'
import { putGrant, putHealth, refused } from '../grants.ts'
import { DAY, said, T0, withDashboard, type Dashboard } from '../harness.ts'

interface Noticed {
  readonly kind: string
  readonly severity: string
  readonly count: number
  readonly items: readonly {
    readonly id: string
    readonly name: string
    readonly provider?: string
    readonly at?: number
    readonly grants?: number
  }[]
}

interface Overview {
  readonly counts: {
    readonly connectors: number
    readonly credentials: number
    readonly grants: number
    readonly api_keys: number
  }
  readonly attention: readonly Noticed[]
  readonly days: readonly { readonly day: string; readonly requests: number }[]
}

const settings = { client_id: 'c', client_secret: 's' }
const overview = ({ done }: Dashboard, as?: string) => done<Overview>('get_overview', as === undefined ? {} : { as })
const noticed = async (dashboard: Dashboard, kind: string, as?: string) =>
  (await overview(dashboard, as)).attention.find((one) => one.kind === kind)

async function sql({ data }: Dashboard, statements: string): Promise<void> {
  const database = new DatabaseSync(path.join(data, DATABASE_FILE), { timeout: 5000 })
  database.exec(statements)
  database.close()
  await turn()
}

test('a fresh deployment has a root key to back up, and a member without a second factor', () =>
  withDashboard(async (dashboard) => {
    const { counts, attention } = await overview(dashboard, dashboard.members.viewer)
    assert.deepEqual(counts, { connectors: 0, credentials: 0, grants: 0, api_keys: 1 })
    assert.deepEqual(attention, [
      { kind: 'root_key_not_backed_up', severity: 'high', count: 1, items: [] },
      { kind: 'no_second_factor', severity: 'medium', count: 1, items: [] },
    ])
  }))

test('the root key is a matter until somebody says that it is backed up, and again once there is a new one', () =>
  withDashboard(async (dashboard) => {
    const { done, members, audit, store, commit, later } = dashboard
    later(5)
    const told = await done('mark_root_key_backed_up', { as: members.admin, body: {} })
    assert.deepEqual(told, { backed_up_at: T0 + 5 })
    assert.equal(await noticed(dashboard, 'root_key_not_backed_up'), undefined)
    const { rootId = '', rootBackedUpAt } = (await store.read.deployment()) ?? {}
    assert.equal(rootBackedUpAt, T0 + 5)
    assert.deepEqual((await audit('')).slice(-1).map(said), [['root_key.backed_up', `member ${members.admin}`, rootId]])
    await commit({ kind: 'deployment.root', from: rootId, to: 'another' })
    assert.equal((await noticed(dashboard, 'root_key_not_backed_up'))?.count, 1)
  }))

test('a second factor of either kind, of the member who asks, is enough', () =>
  withDashboard(async (dashboard) => {
    const { owner, admin, viewer } = dashboard.members
    await sql(
      dashboard,
      `UPDATE members SET two_factor_enabled = 1 WHERE id = '${owner}';
       INSERT INTO member_passkeys VALUES ('p', '${admin}', NULL, 'k', 'c', 0, 'd', 0, NULL, NULL, NULL)`,
    )
    assert.equal(await noticed(dashboard, 'no_second_factor', owner), undefined)
    assert.equal(await noticed(dashboard, 'no_second_factor', admin), undefined)
    assert.equal((await noticed(dashboard, 'no_second_factor', viewer))?.count, 1)
  }))

test('a key is told of from fourteen days before its end on, and after its end until it is revoked', () =>
  withDashboard(async (dashboard) => {
    const { done, later } = dashboard
    const made = await done<{ id: string }>('create_api_key', {
      body: { name: 'k', scopes: ['audit:read'], expires_in_days: 15 },
    })
    const end = T0 + 15 * DAY
    const item = [{ id: made.id, name: 'k', at: end }]
    later(DAY - 1)
    assert.equal(await noticed(dashboard, 'api_key_expires'), undefined)
    later(1)
    const expires = { kind: 'api_key_expires', severity: 'medium', count: 1, items: item }
    assert.deepEqual(await noticed(dashboard, 'api_key_expires'), expires)
    later(14 * DAY - 1)
    assert.deepEqual(await noticed(dashboard, 'api_key_expires'), expires)
    assert.equal(await noticed(dashboard, 'api_key_expired'), undefined)
    assert.equal((await overview(dashboard)).counts.api_keys, 2)
    later(1)
    assert.equal(await noticed(dashboard, 'api_key_expires'), undefined)
    const expired = { kind: 'api_key_expired', severity: 'low', count: 1, items: item }
    assert.deepEqual(await noticed(dashboard, 'api_key_expired'), expired)
    assert.equal((await overview(dashboard)).counts.api_keys, 1)
    await done('revoke_api_key', { params: { id: made.id } })
    assert.equal(await noticed(dashboard, 'api_key_expired'), undefined)
  }))

test('of many, all are counted, and the five that come first are named', () =>
  withDashboard(async (dashboard) => {
    for (const days of [9, 3, 7, 1, 8, 2, 6])
      await dashboard.done('create_api_key', {
        body: { name: `${days}`, scopes: ['audit:read'], expires_in_days: days },
      })
    const found = await noticed(dashboard, 'api_key_expires')
    assert.deepEqual([found?.count, found?.items.map(({ name }) => name)], [7, ['1', '2', '3', '6', '7']])
  }))

test('data counts as old a second after ninety days, whatever was renamed since; new data makes it young again', () =>
  withDashboard(async (dashboard) => {
    const { done, later } = dashboard
    await done('create_connector', { body: { provider: 'zoom', settings } })
    const [{ id } = assert.fail('no credential')] = await done<{ id: string }[]>('get_credential_all', {
      params: { provider: 'zoom' },
    })
    const params = { provider: 'zoom', id }
    later(90 * DAY)
    await done('patch_credential_by_id', { params, body: { name: 'renamed' } })
    assert.equal(await noticed(dashboard, 'credential_old'), undefined)
    later(1)
    assert.deepEqual(await noticed(dashboard, 'credential_old'), {
      kind: 'credential_old',
      severity: 'medium',
      count: 1,
      items: [{ id, name: 'renamed', provider: 'zoom', at: T0 }],
    })
    assert.equal(await noticed(dashboard, 'credential_unused'), undefined, 'nothing was ever used, so it says nothing')
    await done('patch_credential_by_id', { params, body: { credential_data: { ...settings, client_secret: 't' } } })
    assert.equal(await noticed(dashboard, 'credential_old'), undefined)
  }))

test('once anything was used, what was not for ninety days is told of, if it is that old itself', () =>
  withDashboard(async (dashboard) => {
    const { done, later, anotherApplication } = dashboard
    await done('create_connector', { body: { provider: 'zoom', settings } })
    const make = async (name: string) => {
      const body = { name, credential_type: 'connector', credential_data: settings }
      return (await done<{ id: string }>('create_credential', { params: { provider: 'zoom' }, body })).id
    }
    const [never, long, lately] = [await make('never'), await make('long'), await make('lately')]
    later(2 * DAY)
    await make('young')
    later(88 * DAY + 1)
    const cutoff = dashboard.now() - 90 * DAY
    await sql(
      dashboard,
      `UPDATE credentials SET last_used_at = ${cutoff - 1} WHERE id = '${long}';
       UPDATE credentials SET last_used_at = ${cutoff} WHERE id = '${lately}'`,
    )
    const found = await noticed(dashboard, 'credential_unused')
    assert.deepEqual([found?.severity, found?.count], ['low', 3])
    const all = await done<{ id: string; name: string }[]>('get_credential_all', { params: { provider: 'zoom' } })
    const first = all.find(({ name }) => !['never', 'long', 'lately', 'young'].includes(name))
    assert.deepEqual(
      found?.items.map(({ id, at }) => [id, at]).toSorted(),
      [
        [never, T0],
        [long, cutoff - 1],
        [first?.id, T0],
      ].toSorted(),
    )
    const other = await anotherApplication()
    await done('create_connector', { app: other, body: { provider: 'zoom', settings } })
    later(91 * DAY)
    const theirs = (await done<Overview>('get_overview', { app: other })).attention
    assert.deepEqual(
      theirs.map(({ kind }) => kind),
      ['root_key_not_backed_up', 'no_second_factor', 'credential_old'],
      'what another application has used says nothing here',
    )
  }))

test('all old data is counted over many pages and several connectors, and the oldest is named', () =>
  withDashboard(async (dashboard) => {
    const { done, later } = dashboard
    await done('create_connector', { body: { provider: 'zoom', settings } })
    later(10)
    await done('create_connector', { body: { provider: 'yahoo', settings } })
    later(91 * DAY)
    await fill(dashboard, 'yahoo', 1_200, T0 + 10)
    const found = await noticed(dashboard, 'credential_old')
    assert.equal(found?.count, 1_202)
    assert.deepEqual([found.items[0]?.provider, found.items.length], ['zoom', 5])
  }))

test('a request looks at so many credentials and no more', () =>
  withDashboard(async (dashboard) => {
    await dashboard.done('create_connector', { body: { provider: 'zoom', settings } })
    dashboard.later(91 * DAY)
    await fill(dashboard, 'zoom', LOOKED_AT_MAX + 100, T0 + 1)
    assert.equal((await noticed(dashboard, 'credential_old'))?.count, LOOKED_AT_MAX)
  }))

test('credentials that fail are told with the grants behind them, and grants that are invalid beside them', () =>
  withDashboard(async (dashboard) => {
    const { done, store, deployment, app, later } = dashboard
    const place = { store, keys: deployment.keys, app }
    await done('create_connector', { body: { provider: 'zoom', settings } })
    const [{ id, name } = assert.fail('no credential')] = await done<{ id: CredentialId; name: string }[]>(
      'get_credential_all',
      { params: { provider: 'zoom' } },
    )
    const given = { provider: 'zoom', createdAt: T0, credentialId: id }
    await putGrant(place, { ...given, email: 'valid@x.org' })
    assert.equal(await noticed(dashboard, 'credential_failing'), undefined)
    assert.equal(await noticed(dashboard, 'grant_invalid'), undefined)
    const trial = { ...refused(T0 + 3), outcome: 'grant' } as const
    const grant = await putGrant(place, { ...given, email: 'ada@x.org', status: 'invalid', lastTrial: trial })
    await putHealth(place, { credentialId: id, version: 1, lastTrial: refused(T0 + 2) })
    const items = [{ id, name, provider: 'zoom', at: T0 + 2, grants: 2 }]
    const { attention, counts } = await overview(dashboard)
    assert.deepEqual(attention[0], { kind: 'credential_failing', severity: 'high', count: 1, items })
    assert.deepEqual(
      attention.find(({ kind }) => kind === 'grant_invalid'),
      {
        ...{ kind: 'grant_invalid', severity: 'medium', count: 1 },
        items: [{ id: grant, name: 'ada@x.org', provider: 'zoom', at: T0 + 3 }],
      },
    )
    assert.equal(counts.grants, 2)
    later(1)
    const params = { provider: 'zoom', id }
    await done('patch_credential_by_id', { params, body: { credential_data: { ...settings, client_secret: 't' } } })
    assert.equal(await noticed(dashboard, 'credential_failing'), undefined, 'new data was not tried yet')
  }))

test('a chain that is broken is the first that is told', () =>
  withDashboard(async (dashboard) => {
    await sql(dashboard, `UPDATE audit_records SET record = '{}' WHERE chain = '${dashboard.app}' AND seq = 1`)
    const [first] = (await overview(dashboard)).attention
    assert.deepEqual(first, {
      kind: 'chain_broken',
      severity: 'high',
      count: 1,
      items: [{ id: '1', name: 'record 1 has been changed' }],
    })
  }))

test('the page costs no walk of the chain while one is known, and hears of one that was asked for elsewhere', () =>
  withDashboard(async (dashboard) => {
    assert.equal(await noticed(dashboard, 'chain_broken'), undefined)
    await sql(dashboard, `UPDATE audit_records SET record = '{}' WHERE chain = '${dashboard.app}' AND seq = 1`)
    assert.equal(await noticed(dashboard, 'chain_broken'), undefined)
    await dashboard.done('application_audit_chain', { query: { fresh: '1' } })
    assert.equal((await noticed(dashboard, 'chain_broken'))?.count, 1)
  }))

test('the last thirty days are told up to this one, those without requests as zeros', () =>
  withDashboard(async (dashboard) => {
    const { app, commit } = dashboard
    const today = Math.floor(T0 / DAY)
    const add = (day: number, requests: number) =>
      commit({ kind: 'usage.add', app, day, requests, errors: 2, changes: 1 })
    await add(today, 9)
    await add(today - 29, 7)
    await add(today - 30, 1000)
    const { days } = await overview(dashboard)
    assert.equal(days.length, 30)
    assert.deepEqual(days[0], { day: '2026-08-23', requests: 7, errors: 2, changes: 1 })
    assert.deepEqual(days[1], { day: '2026-08-24', requests: 0, errors: 0, changes: 0 })
    assert.deepEqual(days[29], { day: '2026-09-21', requests: 9, errors: 2, changes: 1 })
    assert.equal(
      days.reduce((sum, { requests }) => sum + requests, 0),
      16,
    )
  }))

/** Many credentials at once, without what seals them. */
async function fill(dashboard: Dashboard, provider: string, count: number, at: number): Promise<void> {
  await sql(
    dashboard,
    `CREATE TEMP TABLE made AS
       WITH RECURSIVE numbers (k) AS (VALUES (1) UNION ALL SELECT k + 1 FROM numbers WHERE k < ${count})
       SELECT k, (SELECT max(n) FROM credentials) + k AS n, (SELECT n FROM connectors WHERE provider = '${provider}') AS c
       FROM numbers;
     INSERT INTO credentials (n, id, connector_n, name, type, created_at, created_by, updated_at, updated_by, revision)
       SELECT n, 'filled ' || k, c, 'filled ' || k, 'connector', ${at}, 'k', ${at}, 'k', 1 FROM made;
     INSERT INTO sealed_versions (slot, version, key_id, revision, sealed_at, sealed_by, box)
       SELECT n * 2 + 1, 1, 1, 1, ${at}, 'k', x'00' FROM made`,
  )
}
