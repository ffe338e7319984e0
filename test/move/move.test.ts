/** `claviger move`, as the program itself, from the embedded database to PostgreSQL and back. */

import assert from 'node:assert/strict'
import { copyFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { after, before, test } from 'node:test'
import { DATABASE_FILE, DEPLOYMENT_CHAIN, openDeployment, ROOT_KEY_FILE } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { movedTables, numberedTables } from '../../src/store/move.ts'
import { claviger, clavigerOk, numbered } from '../cli/claviger.ts'
import { api, startServer, temporaryFolder, vaultOf } from '../harness/index.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { assertWhole, tablesOf } from '../harness/tables.ts'
import { answersOf, everyKind, type Contents } from './contents.ts'
import { cutShort } from './cut-short.ts'

/** What an engine has for itself: what it has done, what it numbers, and what counts for moments only. */
const own = new Set(['migrations', 'sqlite_sequence', 'audit_inbox', 'instance_rates', 'member_attempts'])

const postgres = givenServer() ?? (await startPostgres())
let contents: Contents
let url: string
/** The data folder that everything comes back into. */
let back: string
/** The rows as they were before the first move. */
let rows: ReturnType<typeof tablesOf>

before(async () => {
  contents = await everyKind()
  const { data } = contents
  rows = tablesOf(data)
  url = await postgres.freshUrl()
  back = path.join(temporaryFolder(), 'new', 'data')
  await clavigerOk(data, ['move', '--to', url])
  await clavigerOk(data, ['move', '--to', back], { CLAVIGER_DATABASE_URL: url })
  copyFileSync(path.join(data, ROOT_KEY_FILE), path.join(back, ROOT_KEY_FILE))
})
after(() => postgres.stop())

test('the tables that are moved are all there are on each engine, with the same columns', async () => {
  const { data } = contents
  assert.deepEqual(
    Object.keys(tablesOf(data)).filter((name) => !own.has(name)),
    movedTables.toSorted(),
  )
  const columns = (await postgres.sql(
    url,
    `SELECT table_name AS name, string_agg(column_name, ' ' ORDER BY column_name COLLATE "C") AS columns
      FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' GROUP BY 1`,
  )) as readonly { readonly name: string; readonly columns: string }[]
  const served = new Map(columns.map((table) => [table.name, table.columns]))
  assert.deepEqual([...served.keys()].filter((name) => !own.has(name)).sort(), movedTables.toSorted())
  for (const name of movedTables) {
    const row = JSON.parse(tablesOf(data)[name]?.[0] ?? '{}') as object
    assert.equal(served.get(name), Object.keys(row).sort().join(' '), name)
  }
  const sequences = await postgres.sql(
    url,
    "SELECT table_name FROM information_schema.columns WHERE is_identity = 'YES' AND column_name = 'n' AND table_schema = current_schema()",
  )
  assert.deepEqual(sequences.map((row) => row['table_name']).sort(), [...numberedTables].sort())
})

test('every row comes back as it was, and the audit log has two records more', () => {
  for (const name of movedTables) assert.notEqual(rows[name]?.length, 0, `something is in ${name}`)
  const after = tablesOf(back)
  const moved = (row: string) => row.includes('deployment.moved')
  const compared = (tables: typeof rows) => ({
    ...tables,
    migrations: [],
    audit_records: tables['audit_records']?.filter((row) => !moved(row)),
    audit_heads: tables['audit_heads']?.filter((row) => !row.includes('"chain":""')),
  })
  assert.deepEqual(compared(after), compared(rows))
  assert.equal(after['audit_records']?.filter(moved).length, 2)
})

test('the source is left as it was', () => {
  assert.deepEqual(tablesOf(contents.data), rows)
})

test('all three answer the same, with the same API keys, sign-ins and secrets', async () => {
  const { data, ids, applicationId, apiKey } = contents
  const first = await startServer({ data })
  const answers = await answersOf(first, contents)
  assert.equal(await first.stop(), 0)
  const second = await startServer({ data, env: { CLAVIGER_DATABASE_URL: url } })
  assert.deepEqual(await answersOf(second, contents), answers)
  const third = await startServer({ data: back })
  assert.deepEqual(await answersOf(third, contents), answers)

  const at = { applicationId, provider: 'microsoft', id: ids[0] ?? '' }
  assert.equal((await vaultOf(back, at))['client_secret'], 'secret-v3')
  // Handles go on after the last one that was ever given, of whose credential nothing is left.
  const last = Number(/"name":"credentials","seq":(\d+)/.exec(rows['sqlite_sequence']?.join() ?? '')?.[1])
  const made = async (server: typeof second) => {
    const answer = await api(server.url, apiKey).post('/v3/connectors/microsoft/creds', numbered(1000))
    assert.equal(answer.status, 201, answer.raw)
    return answer.body.data.id
  }
  const onServer = await made(second)
  const inFolder = await made(third)
  const [row] = await postgres.sql(url, `SELECT n FROM credentials WHERE id = '${onServer}'`)
  assert.equal(Number(row?.['n']), last + 1)
  assert.ok(tablesOf(back)['credentials']?.some((one) => one.includes(inFolder) && one.includes(`"n":${last + 1},`)))
  assert.equal(await second.stop(), 0)
  assert.equal(await third.stop(), 0)
})

test('a log whose first records were archived goes on where it did, and its archive fits each side', async () => {
  const { data, archive } = contents
  assert.deepEqual(tablesOf(back)['audit_starts'], rows['audit_starts'])
  for (const [folder, env] of [
    [data, {}],
    [data, { CLAVIGER_DATABASE_URL: url }],
    [back, {}],
  ] as const) {
    const { status, stdout } = await claviger(folder, ['audit', 'verify', '--archive', archive], env)
    assert.equal(status, 0, stdout)
    assert.match(stdout, / whole +up to [1-9]/)
  }
})

test('each side is whole, and its log says how often it was moved', async () => {
  const { data } = contents
  for (const [at, times] of [
    [{ data, databaseUrl: url }, 1],
    [{ data: back }, 2],
  ] as const) {
    const deployment = await openDeployment({ ...at, rootKey: undefined, clock: systemClock, create: false })
    await assertWhole(deployment)
    const records = await deployment.store.read.auditRecords(DEPLOYMENT_CHAIN, 0, 1000)
    assert.equal(records.filter(({ record }) => record.includes('"deployment.moved"')).length, times)
    await deployment.close()
  }
  assert.equal(statSync(path.join(back, DATABASE_FILE)).mode & 0o777, 0o600)
})

cutShort(postgres, () => contents)
