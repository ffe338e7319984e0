import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { auditRecord, type AuditEvent } from '../../../src/audit/record.ts'
import { exportLines } from '../../../src/dashboard/audit-export.ts'
import { SEARCHED_MAX } from '../../../src/dashboard/operations/audit/list.ts'
import { DATABASE_FILE } from '../../../src/deployment.ts'
import { removeArchived, writeAuditArchive } from '../../../src/operate/archive-audit.ts'
import { temporaryFolder } from '../../harness/index.ts'
import { T0, withDashboard, type AuditLine, type Dashboard } from '../harness.ts'

interface Chain {
  readonly archived: number
  readonly first_at: number | null
  readonly records: number
  readonly verified: boolean
  readonly last_at: number | null
  readonly end: string | null
  readonly faults: readonly { readonly kind: string; readonly seq: number }[]
}

const event = (id: string): AuditEvent => ({ event: 'credential.updated', target: { type: 'credential', id } })

/** Writes records to a chain in one plan; each names its number in the list. */
async function write({ store, app }: Dashboard, count: number, by = 'k', chain: string = app): Promise<void> {
  const audit = Array.from({ length: count }, (_, at) => ({
    chain,
    record: auditRecord(event(`c${at}`), { actor: { type: 'api_key', id: by }, at: T0 + at, requestId: `r${at}` }),
  }))
  assert.equal(await store.commit({ changes: [], audit }), 'committed')
}

function list(dashboard: Dashboard, query: object = {}, more: object = {}) {
  return dashboard.ask<AuditLine[]>('list_application_audit', { query: { ...query }, ...more })
}

async function tamper({ data }: Dashboard, sql: string): Promise<void> {
  const database = new DatabaseSync(path.join(data, DATABASE_FILE), { timeout: 5000 })
  database.exec(sql)
  database.close()
  await turn()
}

test('the log is read from its end backwards in pages without gaps or repeats', () =>
  withDashboard(async (dashboard) => {
    // Two are there from the start.
    await write(dashboard, 55)
    for (const limit of ['1', '10', '19', '57', '200']) {
      const seen: number[] = []
      let before: number | null | undefined
      do {
        const page = await list(dashboard, { limit, ...(before !== undefined && { before: String(before) }) })
        assert.ok(page.data.length <= Number(limit))
        seen.push(...page.data.map(({ seq }) => seq))
        before = page['next_before'] as number | null
        assert.equal(page['searched_to'], seen.at(-1))
      } while (before !== null)
      assert.deepEqual(
        seen,
        Array.from({ length: 57 }, (_, at) => 57 - at),
        `pages of ${limit}`,
      )
    }
    assert.equal((await list(dashboard)).data.length, 50)
    for (const query of [{ limit: '0' }, { limit: '201' }, { before: '0' }, { from: 'today' }])
      assert.equal((await list(dashboard, query)).status, 400)
  }))

test('a record is shown with all that it says, and a log in which nothing is has no next page', () =>
  withDashboard(async (dashboard) => {
    await dashboard.done('create_connector', { body: { provider: 'imap' } })
    const { data } = await list(dashboard, { limit: '1' }, { as: dashboard.members.viewer })
    const [{ request_id, ...shown } = assert.fail('no record')] = data as (AuditLine & { request_id: string })[]
    assert.match(request_id, /^[0-9a-f-]{36}$/)
    assert.deepEqual(shown, {
      seq: 3,
      at: T0,
      event: 'connector.created',
      actor: { type: 'member', id: dashboard.members.owner },
      target: { type: 'connector', id: shown.target.id, provider: 'imap' },
      changed: shown.changed,
      result: 'ok',
    })
    await tamper(dashboard, 'DELETE FROM audit_records')
    const empty = await list(dashboard)
    assert.deepEqual([empty.data, empty['next_before'], empty['searched_to']], [[], null, 0])
  }))

test('a credential has its name of now in the log, as long as it exists', () =>
  withDashboard(async (dashboard) => {
    const data = { client_id: 'c', client_secret: 's' }
    await dashboard.done('create_connector', { body: { provider: 'google', settings: data } })
    const params = { provider: 'google' }
    const { id } = await dashboard.done<{ id: string }>('create_credential', {
      params,
      body: { name: 'one', credential_type: 'connector', credential_data: data },
    })
    const names = async () =>
      (await list(dashboard, { target: id })).data.map(({ event, target }) => [event, target.name])
    assert.deepEqual(await names(), [['credential.created', 'one']])
    await dashboard.done('patch_credential_by_id', { params: { ...params, id }, body: { name: 'two' } })
    assert.deepEqual(await names(), [
      ['credential.updated', 'two'],
      ['credential.created', 'two'],
    ])
    await dashboard.done('delete_credential_by_id', { params: { ...params, id } })
    assert.deepEqual(await names(), [
      ['credential.deleted', undefined],
      ['credential.updated', undefined],
      ['credential.created', undefined],
    ])
  }))

test('each filter leaves what fits it, and together they leave what fits all', () =>
  withDashboard(async (dashboard) => {
    await write(dashboard, 30, 'first')
    await write(dashboard, 30, 'Second')
    const ids = async (query: object) => (await list(dashboard, { limit: '200', ...query })).data
    assert.equal((await ids({ event: 'credential.updated' })).length, 60)
    assert.equal((await ids({ event: 'credential' })).length, 0, 'an event is named whole')
    assert.equal((await ids({ actor: 'first' })).length, 30)
    assert.deepEqual(
      (await ids({ target: 'c7' })).map(({ actor }) => actor.id),
      ['Second', 'first'],
    )
    assert.deepEqual(
      (await ids({ from: String(T0 + 10), to: String(T0 + 12), actor: 'first' })).map(({ at }) => at - T0),
      [12, 11, 10],
    )
    assert.equal((await ids({ text: 'SECOND c1' })).length, 11, 'all words, whatever their case')
    assert.equal((await ids({ text: 'updated c12 first api_key r12' })).length, 1)
    assert.equal((await ids({ text: 'first second' })).length, 0)
    assert.equal((await ids({ text: '  ' })).length, 62)
    assert.equal((await ids({ text: 'target' })).length, 0, 'the names of the parts of a record are no words of it')
  }))

test('a filter that fits little looks at so many records and no more, and the next request goes on from there', () =>
  withDashboard(async (dashboard) => {
    await write(dashboard, 1, 'rare')
    for (let at = 0; at < 12; at++) await write(dashboard, 500)
    const last = 2 + 1 + 6000
    const first = await list(dashboard, { actor: 'rare' })
    assert.deepEqual(
      [first.data, first['next_before'], first['searched_to']],
      [[], last - SEARCHED_MAX + 1, last - SEARCHED_MAX + 1],
    )
    const second = await list(dashboard, { actor: 'rare', before: String(first['next_before']) })
    assert.deepEqual([second.data.map(({ seq }) => seq), second['next_before'], second['searched_to']], [[3], null, 1])
    const full = await list(dashboard, { actor: 'k', limit: '3' })
    assert.deepEqual(
      [full.data.map(({ seq }) => seq), full['next_before']],
      [[last, last - 1, last - 2], last - 2],
      'a page that is full looks no further',
    )
  }))

test("an application shows its own log, and the deployment's own is another one", () =>
  withDashboard(async (dashboard) => {
    const { ask, anotherApplication } = dashboard
    await write(dashboard, 5, 'here')
    const other = await anotherApplication()
    await write(dashboard, 5, 'deployment', '')
    const actors = (lines: readonly AuditLine[]) => new Set(lines.map(({ actor }) => actor.id))
    assert.ok(!actors((await list(dashboard, {}, { app: other })).data).has('here'))
    const own = (await ask<AuditLine[]>('list_deployment_audit')).data
    assert.ok(actors(own).has('deployment') && !actors(own).has('here'))
    assert.equal((await dashboard.done<Chain>('deployment_audit_chain')).records, own.length)
    assert.equal((await dashboard.done<Chain>('application_audit_chain', { app: other })).records, 2)
  }))

test('a chain that nobody has touched is verified, with where it ends', () =>
  withDashboard(async (dashboard) => {
    await write(dashboard, 8)
    const chain = await dashboard.done<Chain>('application_audit_chain', { as: dashboard.members.viewer })
    const head = (await dashboard.store.read.auditHeads()).find(({ chain: of }) => of === dashboard.app)
    assert.deepEqual(chain, {
      archived: 0,
      first_at: T0,
      records: 10,
      verified: true,
      last_at: T0 + 7,
      end: `${dashboard.app}:10:${Buffer.from(head?.seal ?? []).toString('hex')}`,
      faults: [],
    })
  }))

test('a chain that was tampered with says where; what cannot be read is shown all the same', () =>
  withDashboard(async (dashboard) => {
    await write(dashboard, 8)
    await tamper(dashboard, `UPDATE audit_records SET record = 'nonsense' WHERE chain = '${dashboard.app}' AND seq = 5`)
    const chain = await dashboard.done<Chain>('application_audit_chain')
    assert.deepEqual(
      [chain.verified, chain.faults],
      [false, [{ kind: 'edited', seq: 5, detail: 'record 5 has been changed', count: 1 }]],
    )
    assert.equal((await dashboard.done<Chain>('deployment_audit_chain')).verified, true, 'the other chain is whole')
    const { data } = await list(dashboard, { before: '6', limit: '1' })
    assert.deepEqual([data[0]?.seq, data[0]?.event, data[0]?.actor.id], [5, 'unreadable', ''])
    await tamper(
      dashboard,
      `DELETE FROM audit_records WHERE chain = '${dashboard.app}'; DELETE FROM audit_heads WHERE chain = '${dashboard.app}'`,
    )
    const gone = await dashboard.done<Chain>('application_audit_chain', { query: { fresh: '1' } })
    assert.deepEqual([gone.records, gone.end, gone.last_at, gone.faults[0]?.kind], [0, null, null, 'missing'])
  }))

test('a chain is walked once a minute, unless it is asked for anew', () =>
  withDashboard(async (dashboard) => {
    const records = async (query: object = {}) =>
      (await dashboard.done<Chain>('application_audit_chain', { query: { ...query } })).records
    assert.equal(await records(), 2)
    await write(dashboard, 1)
    assert.equal(await records(), 2)
    assert.equal(await records({ fresh: '1' }), 3)
    await write(dashboard, 1)
    dashboard.later(60)
    assert.equal(await records(), 3)
    dashboard.later(1)
    assert.equal(await records(), 4)
    assert.equal((await dashboard.ask('application_audit_chain', { query: { fresh: 'yes' } })).status, 400)
  }))

test('the export has every record of its chain in order, up to the one that was the last when it began', () =>
  withDashboard(async (dashboard) => {
    await write(dashboard, 1200)
    await write(dashboard, 3, 'other', '')
    let text = ''
    for await (const lines of exportLines(dashboard.store, dashboard.app)) {
      text += lines
      await write(dashboard, 1)
    }
    const exported = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.deepEqual(
      exported.map(({ chain, seq }) => [chain, seq]),
      Array.from({ length: 1202 }, (_, at) => [dashboard.app, at + 1]),
    )
    const rows = await dashboard.store.read.auditRecords(dashboard.app, 0, 10_000)
    assert.deepEqual(
      exported.map(({ record, mac }) => [JSON.stringify(record), mac]),
      rows.slice(0, 1202).map(({ record, mac }) => [record, Buffer.from(mac).toString('hex')]),
    )
  }))

test('a log whose first records were archived says up to where, is intact, and ends with the record that is the first', () =>
  withDashboard(async (dashboard) => {
    const { app, deployment } = dashboard
    await write(dashboard, 30)
    const parts = await writeAuditArchive(deployment, {
      file: path.join(temporaryFolder(), 'archive'),
      before: T0 + 20,
      applications: [app],
    })
    assert.ok(parts)
    await removeArchived(deployment, parts, { clock: () => T0 + 60 })
    const chain = await dashboard.done<Chain>('application_audit_chain')
    assert.deepEqual(
      [chain.verified, chain.archived, chain.records, chain.first_at, chain.last_at, chain.faults],
      [true, 22, 11, T0 + 20, T0 + 60, []],
    )
    // Pages that end with the first record that is there, before it, and beyond it.
    for (const limit of ['1', '4', '11', '12']) {
      const seen: number[] = []
      let before: number | null | undefined
      do {
        const page = await list(dashboard, { limit, ...(before !== undefined && { before: String(before) }) })
        assert.notEqual(page.data.length, 0, 'no page is empty')
        seen.push(...page.data.map(({ seq }) => seq))
        before = page['next_before'] as number | null
      } while (before !== null)
      assert.deepEqual(
        seen,
        Array.from({ length: 11 }, (_, at) => 33 - at),
        `pages of ${limit}`,
      )
    }
    const [newest] = (await list(dashboard)).data
    assert.deepEqual([newest?.event, newest?.target], ['audit.archived', { type: 'audit_records', id: '1-22' }])
    let text = ''
    for await (const lines of exportLines(dashboard.store, app)) text += lines
    assert.equal((JSON.parse(text.split('\n')[0] ?? '') as { seq: number }).seq, 23)
    assert.equal(text.trimEnd().split('\n').length, 11)

    await tamper(dashboard, `DELETE FROM audit_starts`)
    const broken = await dashboard.done<Chain>('application_audit_chain', { query: { fresh: '1' } })
    assert.deepEqual(
      [broken.verified, broken.archived, broken.faults.map(({ kind, seq }) => `${kind} ${seq}`)],
      [false, 0, ['deleted 1']],
    )
  }))
