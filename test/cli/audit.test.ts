import assert from 'node:assert/strict'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, test } from 'node:test'
import { verifyStoredAudit } from '../../src/operate/audit.ts'
import { temporaryFolder, withDeployment } from '../harness/index.ts'
import { claviger, clavigerOk, filledFolder } from './claviger.ts'

const CREDENTIALS = 20
let whole: string
let app: string

before(async () => {
  const filled = await filledFolder(CREDENTIALS, { withGrants: false })
  whole = filled.data
  app = filled.applicationId
})

interface Report {
  readonly chain: string
  readonly records: number
  readonly end?: string
  readonly faults: readonly { readonly kind: string; readonly seq: number; readonly count: number }[]
}

/** Copies the deployment, so that each test has its own to tamper with. */
function copy(): string {
  const data = temporaryFolder()
  for (const name of ['claviger.db', 'root.key']) copyFileSync(path.join(whole, name), path.join(data, name))
  return data
}

function tamper(data: string, sql: string): void {
  const database = new DatabaseSync(path.join(data, 'claviger.db'))
  database.exec(sql.replaceAll('$app', `'${app}'`))
  database.close()
}

async function verified(data: string, ...args: string[]): Promise<{ status: number | null; reports: Report[] }> {
  const { status, stdout } = await claviger(data, ['audit', 'verify', '--json', ...args])
  return { status, reports: JSON.parse(stdout) as Report[] }
}

function named(reports: readonly Pick<Report, 'chain' | 'faults'>[]): string[] {
  return reports.flatMap(({ chain, faults }) =>
    faults.map(({ kind, seq }) => `${chain === app ? 'app' : chain} ${kind} ${seq}`),
  )
}

async function faultsOf(data: string, ...args: string[]): Promise<string[]> {
  const { status, reports } = await verified(data, ...args)
  const faults = named(reports)
  assert.equal(status, faults.length === 0 ? 0 : 1)
  return faults
}

const records = 'audit_records WHERE chain = $app'

/** Puts record and MAC of one row in the place of another, and the other way round. */
const swap = (a: number, b: number) => `
  UPDATE audit_records SET seq = -1 WHERE chain = $app AND seq = ${a};
  UPDATE audit_records SET seq = ${a} WHERE chain = $app AND seq = ${b};
  UPDATE audit_records SET seq = ${b} WHERE chain = $app AND seq = -1`

// Tampering, by the fault that is named first.
const cases: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'an edited record',
    `UPDATE audit_records SET record = replace(record, '"ok"', '"no"') WHERE chain = $app AND seq = 7`,
    ['app edited 7'],
  ],
  ['an edited MAC', `UPDATE audit_records SET mac = zeroblob(32) WHERE chain = $app AND seq = 7`, ['app edited 7']],
  [
    'an edited last record',
    `UPDATE audit_records SET record = '{}' WHERE chain = $app AND seq = (SELECT max(seq) FROM ${records})`,
    ['app edited 24'],
  ],
  ['a deleted record', `DELETE FROM ${records} AND seq = 9`, ['app deleted 9']],
  ['deleted first records', `DELETE FROM ${records} AND seq < 4`, ['app deleted 1']],
  ['two swapped records', swap(5, 12), ['app moved 5']],
  ['two swapped neighbours', swap(5, 6), ['app moved 5']],
  [
    'two swapped texts',
    `CREATE TEMP TABLE texts AS SELECT seq, record FROM ${records};
     UPDATE audit_records SET record = (SELECT record FROM texts WHERE texts.seq = 17 - audit_records.seq)
     WHERE chain = $app AND seq IN (7, 10)`,
    ['app moved 7'],
  ],
  ['a tail that was cut', `DELETE FROM ${records} AND seq > 20`, ['app truncated 21']],
  [
    'a tail that was cut, with a head made up',
    `DELETE FROM ${records} AND seq > 20; UPDATE audit_heads SET seq = 20, mac = (SELECT mac FROM ${records} AND seq = 20) WHERE chain = $app`,
    ['app truncated 21'],
  ],
  [
    'a head of another chain',
    `DELETE FROM ${records} AND seq > 1; UPDATE audit_heads SET (seq, mac, seal) = (SELECT seq, mac, seal FROM audit_heads WHERE chain = '') WHERE chain = $app`,
    ['app truncated 2'],
  ],
  ['a head that is gone', 'DELETE FROM audit_heads WHERE chain = $app', ['app head 24']],
  [
    'a whole chain that is gone',
    `DELETE FROM ${records}; DELETE FROM audit_heads WHERE chain = $app`,
    ['app missing 1'],
  ],
  [
    "the deployment's chain that is gone",
    `DELETE FROM audit_records WHERE chain = ''; DELETE FROM audit_heads WHERE chain = ''`,
    [' missing 1'],
  ],
  [
    'an edited, a moved and a deleted record at once',
    `DELETE FROM ${records} AND seq = 20; UPDATE audit_records SET record = '{}' WHERE chain = $app AND seq = 15; ${swap(5, 8)}`,
    ['app moved 5', 'app edited 15', 'app deleted 20'],
  ],
]

test('an audit log that nobody has touched is whole', async () => {
  assert.deepEqual(await faultsOf(copy()), [])
})

for (const [what, sql, expected] of cases)
  test(`audit verify names ${what}`, async () => {
    const data = copy()
    tamper(data, sql)
    const reports = await withDeployment(data, ({ store, keys }) => verifyStoredAudit(store, keys.current.auditKey))
    assert.deepEqual(named(reports), expected)
  })

test('audit verify ends with status 1 and one line for each fault', async () => {
  const data = copy()
  tamper(data, `DELETE FROM ${records} AND seq IN (9, 13); DELETE FROM ${records} AND seq > 20`)
  const { status, stdout } = await claviger(data, ['audit', 'verify'])
  assert.equal(status, 1)
  const [, faults] = stdout.split('\n\n')
  assert.equal(
    faults,
    `deleted at ${app} 9: record 9 of the chain is gone (the first of 2)\n` +
      `truncated at ${app} 21: records 21 to 24 of the chain are gone\n`,
  )
})

test('a chain that is gone is missed even when its application is gone as well', async () => {
  const data = copy()
  tamper(
    data,
    `PRAGMA foreign_keys = OFF; DELETE FROM ${records}; DELETE FROM audit_heads WHERE chain = $app; DELETE FROM applications`,
  )
  assert.deepEqual(await faultsOf(data), ['app missing 1'])
})

test('an older head that was put back shows while the records are there, and against a checkpoint when they are cut', async () => {
  const data = copy()
  const older = new DatabaseSync(path.join(data, 'claviger.db'))
  const head = older.prepare('SELECT seq, mac, seal FROM audit_heads WHERE chain = ?').get(app)
  older.close()
  await clavigerOk(data, ['api-keys', 'create', '--name', 'one'])
  await clavigerOk(data, ['api-keys', 'create', '--name', 'two'])
  const checkpoint = (await verified(data)).reports.find(({ chain }) => chain === app)?.end
  assert.ok(checkpoint)
  assert.deepEqual(await faultsOf(data, '--expect', checkpoint), [])

  const database = new DatabaseSync(path.join(data, 'claviger.db'))
  database
    .prepare('UPDATE audit_heads SET seq = ?, mac = ?, seal = ? WHERE chain = ?')
    .run(Number(head?.['seq']), head?.['mac'] as Uint8Array, head?.['seal'] as Uint8Array, app)
  database.close()
  assert.deepEqual(await faultsOf(data), ['app head 24'])

  tamper(data, `DELETE FROM ${records} AND seq > 24`)
  assert.deepEqual(await faultsOf(data), [], 'put back whole, a chain shows nothing by itself')
  assert.deepEqual(await faultsOf(data, '--expect', checkpoint), ['app rolled-back 25'])

  // Rolled back and grown again past the checkpoint, it is another record that stands there.
  await clavigerOk(data, ['api-keys', 'create', '--name', 'three'])
  await clavigerOk(data, ['api-keys', 'create', '--name', 'four'])
  assert.deepEqual(await faultsOf(data), [])
  assert.deepEqual(await faultsOf(data, '--expect', checkpoint), ['app rolled-back 26'])
})

test('audit export writes every record of every chain as a line of JSON', async () => {
  const data = copy()
  const lines = (await clavigerOk(data, ['audit', 'export'])).trimEnd().split('\n')
  const exported = lines.map((line) => JSON.parse(line) as { chain: string; seq: number; record: { event: string } })
  assert.deepEqual(
    exported.map(({ chain, seq }) => [chain, seq]),
    // The application and the first owner's link, then all of the application's.
    [['', 1], ['', 2], ...Array.from({ length: CREDENTIALS + 4 }, (_, n) => [app, n + 1])],
  )
  assert.equal(exported.at(-1)?.record.event, 'credential.created')
  assert.ok(!lines.join().includes('secret-'), 'no value stands in the audit log')
  const own = (await clavigerOk(data, ['audit', 'export', '--application', app])).trimEnd().split('\n')
  assert.equal(own.length, CREDENTIALS + 4)
})

test('an audit log verifies while others write to it', async () => {
  const data = copy()
  const both = await Promise.all([
    claviger(data, ['audit', 'verify']),
    ...Array.from({ length: 3 }, (_, n) => claviger(data, ['api-keys', 'create', '--name', `n${n}`])),
  ])
  for (const { status, stdout, stderr } of both) assert.equal(status, 0, stdout + stderr)
  assert.deepEqual(await faultsOf(data), [])
})
