import assert from 'node:assert/strict'
import { chownSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { restore } from '../../src/operate/restore.ts'
import { api, startServer, temporaryFolder } from '../harness/index.ts'
import { auditOf, claviger, clavigerOk, fill, filledFolder, numbered, openEverything } from './claviger.ts'

test('a backup under write load, restored with only the root key, has all that was acknowledged before it', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  await fill(caller, 100)
  const acknowledged = new Map<string, string>()
  let stop = false
  const writers = Array.from({ length: 4 }, async (_, writer) => {
    for (let n = writer * 100_000 + 1000; !stop; n++) {
      const answer = await caller.post('/v3/connectors/microsoft/creds', numbered(n))
      assert.equal(answer.status, 201, answer.raw)
      acknowledged.set(answer.body.data.id, `secret-${n}`)
    }
  })
  while (acknowledged.size < 100) await new Promise(setImmediate)
  const file = path.join(temporaryFolder(), 'claviger.backup')
  const before = new Map(acknowledged)
  await clavigerOk(server.data, ['backup', file])
  assert.ok(acknowledged.size > before.size, 'nothing was written meanwhile')
  stop = true
  await Promise.all(writers)
  await server.stop()
  assert.equal(statSync(file).mode & 0o777, 0o600)

  const fresh = path.join(temporaryFolder(), 'new', 'data')
  const root = path.join(temporaryFolder(), 'root.key')
  copyFileSync(path.join(server.data, 'root.key'), root)
  const restored = await clavigerOk(fresh, ['restore', file, '--root-key', `file:${root}`])
  assert.match(restored, /boxes open/)
  assert.equal(statSync(path.join(fresh, 'claviger.db')).mode & 0o777, 0o600)
  copyFileSync(root, path.join(fresh, 'root.key'))
  const { secrets } = await openEverything(fresh)
  for (const [id, secret] of before) assert.equal(secrets.get(`${id} 1`)?.['client_secret'], secret)
  await clavigerOk(fresh, ['doctor'])
  const events = (await auditOf(fresh, '')).map(({ event }) => event)
  assert.deepEqual(events.slice(-2), ['deployment.backed_up', 'deployment.restored'])

  const again = await startServer({ data: fresh })
  t.after(() => again.kill())
  assert.equal((await api(again.url, server.apiKey).get('/v3/connectors/microsoft')).status, 200)
  assert.equal(await again.stop(), 0)
})

test('a backup overwrites nothing, and leaves nothing half done', async () => {
  const { data } = await filledFolder(1)
  const folder = temporaryFolder()
  const file = path.join(folder, 'kept')
  writeFileSync(file, 'something else')
  const refused = await claviger(data, ['backup', file])
  assert.deepEqual([refused.status, refused.stderr], [1, `claviger: ${file} exists already and is left as it is\n`])
  assert.equal(readFileSync(file, 'utf8'), 'something else')
  assert.equal((await claviger(data, ['backup', path.join(folder, 'no', 'folder')])).status, 1)
  const draft = path.join(folder, 'mine.partial')
  writeFileSync(draft, 'somebody else’s')
  assert.equal((await claviger(data, ['backup', path.join(folder, 'mine')])).status, 1)
  assert.equal(readFileSync(draft, 'utf8'), 'somebody else’s')
  assert.deepEqual(readdirSync(folder).sort(), ['kept', 'mine.partial'])
})

test('what is restored or moved belongs to whom the folder belongs, whoever does it', async () => {
  const { data } = await filledFolder(1)
  const backup = path.join(temporaryFolder(), 'backup')
  await clavigerOk(data, ['backup', backup])
  const { uid, gid } = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : statSync(data)
  const ownerOf = (file: string) => [statSync(file).uid, statSync(file).gid]
  const database = path.join(data, 'claviger.db')
  chownSync(database, uid, gid)
  await clavigerOk(data, ['restore', backup, '--force'])
  assert.deepEqual(ownerOf(database), [uid, gid])

  const fresh = temporaryFolder()
  copyFileSync(path.join(data, 'root.key'), path.join(fresh, 'root.key'))
  chownSync(fresh, uid, gid)
  await clavigerOk(fresh, ['restore', backup])
  for (const file of ['claviger.db', 'serve.lock']) assert.deepEqual(ownerOf(path.join(fresh, file)), [uid, gid], file)

  const moved = temporaryFolder()
  chownSync(moved, uid, gid)
  await clavigerOk(data, ['move', '--to', moved])
  for (const file of ['claviger.db', 'serve.lock']) assert.deepEqual(ownerOf(path.join(moved, file)), [uid, gid], file)
})

test('a restore touches nothing while a server runs, where a database is, or when the backup is not sound', async (t) => {
  const { data, ids } = await filledFolder(3)
  const folder = temporaryFolder()
  const backup = path.join(folder, 'backup')
  await clavigerOk(data, ['backup', backup])
  const state = () => [readFileSync(path.join(data, 'claviger.db')).toString('latin1'), readdirSync(data).sort()]

  const server = await startServer({ data })
  t.after(() => server.kill())
  const served = await claviger(data, ['restore', backup, '--force'])
  assert.equal(served.status, 1)
  assert.match(served.stderr, /another claviger is serving/)
  assert.equal(await server.stop(), 0)

  const whole = state()
  const there = await claviger(data, ['restore', backup])
  assert.equal(there.status, 1)
  assert.match(there.stderr, /--force/)
  assert.deepEqual(state(), whole)

  const damage: readonly (readonly [string, string, RegExp])[] = [
    [
      'box',
      `UPDATE sealed_versions SET box = zeroblob(200) WHERE slot / 2 = (SELECT n FROM credentials WHERE id = '${ids[2]}')`,
      new RegExp(ids[2]!),
    ],
    ['audit', "DELETE FROM audit_records WHERE chain <> '' AND seq = 3", /record 3 .* gone/],
    ['count', 'UPDATE connectors SET credential_count = 77', /counts 77/],
  ]
  for (const [name, sql, words] of damage) {
    const bad = path.join(folder, name)
    copyFileSync(backup, bad)
    const database = new DatabaseSync(bad)
    database.exec(sql)
    database.close()
    const { status, stderr } = await claviger(data, ['restore', bad, '--force'])
    assert.equal(status, 1)
    assert.match(stderr, words)
    assert.match(stderr, /^claviger: the backup is damaged.*\n$/)
    assert.deepEqual(state(), whole)
  }
  const text = path.join(folder, 'text')
  writeFileSync(text, 'not a database at all, however long it may be '.repeat(100))
  assert.equal(
    (await claviger(data, ['restore', text, '--force'])).stderr,
    `claviger: the backup cannot be opened: ${text}: file is not a database\n`,
  )
  const keyless = await claviger(path.join(folder, 'keyless'), ['restore', backup])
  assert.match(
    keyless.stderr,
    /^claviger: .* without its root key\. .*root\.key does not exist\. Put it there, or.*--root-key\n$/,
  )
  assert.match((await claviger(data, ['restore', path.join(folder, 'none'), '--force'])).stderr, /does not exist/)
  assert.deepEqual(state(), whole)
})

test('a forced restore keeps the database that was there, whole', async (t) => {
  const { data, apiKey } = await filledFolder(3)
  const backup = path.join(temporaryFolder(), 'backup')
  await clavigerOk(data, ['backup', backup])
  const server = await startServer({ data })
  t.after(() => server.kill())
  const made = await api(server.url, apiKey).post('/v3/connectors/microsoft/creds', numbered(50))
  // Killed, so that the last write stands in the log only.
  await server.kill()
  assert.ok(existsSync(path.join(data, 'claviger.db-wal')))
  const said = await clavigerOk(data, ['restore', backup, '--force'])
  const kept = /is kept as (\S+)\./.exec(said)?.[1]
  assert.ok(kept)
  assert.equal((await openEverything(data)).secrets.has(`${made.body.data.id} 1`), false)

  const old = temporaryFolder()
  copyFileSync(kept, path.join(old, 'claviger.db'))
  copyFileSync(path.join(data, 'root.key'), path.join(old, 'root.key'))
  assert.equal((await openEverything(old)).secrets.has(`${made.body.data.id} 1`), true)
})

test('of two restores within a second, each keeps what was there before it', async () => {
  const { data } = await filledFolder(1)
  const backup = path.join(temporaryFolder(), 'backup')
  await clavigerOk(data, ['backup', backup])
  const again = () => restore(backup, { data, rootKey: undefined, force: true, clock: () => 1_800_000_000 })
  const kept = [await again(), await again(), await again()].map((restored) => restored.kept ?? '')
  assert.equal(new Set(kept).size, 3)
  for (const file of kept) assert.ok(statSync(file).size > 0, file)
})

test('a backup from before a rotation of the root key is restored with the key that was kept for it', async () => {
  const { data } = await filledFolder(2)
  const backup = path.join(temporaryFolder(), 'backup')
  await clavigerOk(data, ['backup', backup])
  await clavigerOk(data, ['keys', 'rotate-root'])
  const refused = await claviger(data, ['restore', backup, '--force'])
  assert.equal(refused.status, 1)
  const old = /restore with --root-key (file:\S+), then run `claviger (keys .*)`/.exec(refused.stderr)
  assert.ok(old?.[1] && old[2], refused.stderr)
  await clavigerOk(data, ['restore', backup, '--force', '--root-key', old[1]])
  await clavigerOk(data, old[2].split(' '))
  await clavigerOk(data, ['doctor'])
})
