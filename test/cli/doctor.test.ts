import assert from 'node:assert/strict'
import { chmodSync, copyFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { before, test } from 'node:test'
import { coreDumps } from '../../src/operate/checks/host.ts'
import { api, startServer, temporaryFolder } from '../harness/index.ts'
import { claviger, clavigerOk, fill, filledFolder, numbered } from './claviger.ts'

let whole: string

before(async () => {
  whole = (await filledFolder(4)).data
})

function copy(): string {
  const data = temporaryFolder()
  for (const name of ['claviger.db', 'root.key']) copyFileSync(path.join(whole, name), path.join(data, name))
  return data
}

async function failures(data: string): Promise<string[]> {
  const { status, stdout } = await claviger(data, ['doctor'])
  const lines = stdout.split('\n').filter((line) => line.startsWith('fail'))
  assert.equal(status, lines.length === 0 ? 0 : 1)
  return lines
}

test('doctor finds nothing wrong with a deployment that is sound, while requests change it', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  const [first] = await fill(caller, 500)
  const stopped = new AbortController()
  const traffic = [
    (async () => {
      for (let n = 100; !stopped.signal.aborted; n++) {
        const made = await caller.post('/v3/connectors/microsoft/creds', numbered(n))
        if (n % 2 === 0) await caller.delete(`/v3/connectors/microsoft/creds/${made.body.data.id}`)
      }
    })(),
    (async () => {
      for (let n = 0; !stopped.signal.aborted; n++) {
        const settings = { client_id: `primary-${n}`, client_secret: 'x', tenant: 'common' }
        await caller.patch('/v3/connectors/microsoft', { settings })
        await caller.patch('/v3/connectors/microsoft', {
          active_credential_id:
            n % 2 ? first : (await caller.get('/v3/connectors/microsoft/creds?limit=1')).items[0]?.id,
        })
      }
    })(),
  ]
  for (let round = 0; round < 3; round++) assert.deepEqual(await failures(server.data), [])
  stopped.abort()
  await Promise.all(traffic)
  await server.stop()
  assert.match(await clavigerOk(server.data, ['doctor']), /^ok +\d+ boxes open$/m)
})

const damages: readonly (readonly [string, string, RegExp])[] = [
  [
    'a box that was altered',
    'UPDATE sealed_versions SET box = zeroblob(length(box)) WHERE slot = 5',
    /version 1 of the microsoft credential \S+ does not open/,
  ],
  [
    'boxes that were swapped',
    'UPDATE sealed_versions SET slot = -slot WHERE slot IN (5, 7); UPDATE sealed_versions SET slot = 12 + slot WHERE slot < 0',
    /does not open \(commitment\)/,
  ],
  [
    'a box that is missing',
    'DELETE FROM sealed_versions WHERE slot = 5',
    /has a credential \S+ without a box for its version 1/,
  ],
  [
    'a newest version that is missing, so that the one before would pass for it',
    'UPDATE sealed_versions SET version = 3 WHERE slot = 5',
    /has a credential \S+ without a box for its version 2/,
  ],
  [
    'a box of no credential',
    'CREATE TEMP TABLE t AS SELECT * FROM sealed_versions WHERE slot = 5; UPDATE t SET slot = 999; INSERT INTO sealed_versions SELECT * FROM t',
    /1 boxes, or states of health, belong to nothing that is live/,
  ],
  [
    'a box whose row names another key',
    'UPDATE sealed_versions SET key_id = 2 WHERE slot = 5',
    /sealed with another key than its row says/,
  ],
  ['a count that is wrong', 'UPDATE connectors SET credential_count = 9', /counts 9 credentials and has 5/],
  [
    'an active credential that is not there',
    "UPDATE connectors SET active_credential_id = 'gone'",
    /active credential that is not there: gone/,
  ],
  [
    'settings that are not those of the active credential',
    `UPDATE connectors SET settings = '{"client_id":"other"}'`,
    /shows other settings/,
  ],
  [
    'a record missing from the audit log',
    "DELETE FROM audit_records WHERE chain <> '' AND seq = 2",
    /record 2 of the chain is gone/,
  ],
]

for (const [what, sql, words] of damages)
  test(`doctor names ${what}`, async () => {
    const data = copy()
    const database = new DatabaseSync(path.join(data, 'claviger.db'))
    database.exec(sql)
    database.close()
    const found = await failures(data)
    assert.match(found.join('\n'), words)
  })

test('doctor names files that others can read', async () => {
  const data = copy()
  chmodSync(path.join(data, 'claviger.db'), 0o644)
  assert.match(
    (await failures(data)).join('\n'),
    /^fail +the database, \S+, has mode 0644, which lets others at it: chmod 0600 it$/,
  )
  chmodSync(data, 0o755)
  assert.equal((await failures(data)).length, 2)
})

test('doctor warns of core dumps', () => {
  const limits = (soft: string) =>
    `Limit  Soft Limit  Hard Limit  Units\nMax core file size        ${soft}      unlimited     bytes\n`
  assert.equal(coreDumps(limits('0')).status, 'ok')
  assert.equal(coreDumps(limits('unlimited')).status, 'warn')
  assert.equal(coreDumps('').status, 'warn')
})
