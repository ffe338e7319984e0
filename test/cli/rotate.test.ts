import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { api, startServer } from '../harness/index.ts'
import {
  auditOf,
  claviger,
  clavigerOk,
  filledFolder,
  fill,
  GRANTS,
  numbered,
  openEverything,
  start,
} from './claviger.ts'

test('a rotation while requests create, replace and list fails none of them, and loses nothing', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  const ids = await fill(caller, 600)
  const failures: string[] = []
  const written = new Map<string, string>()
  let requests = 0
  let stop = false
  const look = (answer: { status: number; raw: string }) => {
    requests++
    if (answer.status >= 300) failures.push(`${answer.status} ${answer.raw}`)
  }
  const creator = async () => {
    for (let n = 10_000; !stop; n++) {
      const answer = await caller.post('/v3/connectors/microsoft/creds', numbered(n))
      look(answer)
      written.set(answer.body.data.id, `secret-${n}`)
    }
  }
  const replacer = async (mine: readonly string[]) => {
    for (let n = 0; !stop; n++) {
      const id = mine[n % mine.length]!
      const secret = `again-${id}-${n}`
      const credential_data = { client_id: 'again', client_secret: secret, tenant: 'common' }
      look(await caller.patch(`/v3/connectors/microsoft/creds/${id}`, { credential_data }))
      written.set(id, secret)
    }
  }
  const lister = async () => {
    while (!stop) look(await caller.get('/v3/connectors/microsoft/creds?limit=50'))
  }
  // Opens the primary credential's box, so it meets boxes of a key that the server has not heard of yet.
  const opener = async () => {
    while (!stop) {
      look(await caller.patch('/v3/connectors/microsoft', { settings: { client_id: 'primary', tenant: 'common' } }))
      await sleep(5)
    }
  }
  const traffic = [creator(), replacer(ids.slice(0, 300)), replacer(ids.slice(300)), lister(), opener()]
  for (let round = 0; round < 3; round++) await clavigerOk(server.data, ['keys', 'rotate'])
  stop = true
  await Promise.all(traffic)
  assert.deepEqual(failures, [])
  assert.ok(requests > 100, `only ${requests} requests`)
  assert.equal(await server.stop(), 0)

  const { secrets, keyIds, primary, rows } = await openEverything(server.data)
  assert.deepEqual([...keyIds], [primary])
  const data = rows.filter(({ purpose }) => purpose === 'data').map(({ state, box }) => [state, box === null])
  assert.deepEqual(data, [
    ['destroyed', true],
    ['destroyed', true],
    ['destroyed', true],
    ['primary', false],
  ])
  const kept = new Set(
    [...secrets].map(([place, { client_secret }]) => `${place.split(' ')[0]} ${String(client_secret)}`),
  )
  for (const [id, secret] of written) assert.ok(kept.has(`${id} ${secret}`), `${id} lost its secret`)
})

test('the first request after a rotation opens what was sealed with a key that the server has not heard of', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  await fill(caller, 1)
  await clavigerOk(server.data, ['keys', 'rotate'])
  // Without its secret, so the stored one has to be opened.
  const answer = await caller.patch('/v3/connectors/microsoft', {
    settings: { client_id: 'primary', tenant: 'a.example' },
  })
  assert.equal(answer.status, 200, answer.raw)
})

test('a rotation that is killed anywhere leaves all boxes openable, and the next run finishes it with the same key', async () => {
  const { data, ids } = await filledFolder(700)
  const before = await openEverything(data)
  const watch = new DatabaseSync(path.join(data, 'claviger.db'), { readOnly: true })
  const underKeysAfter = watch.prepare(`
    SELECT count(*) AS n FROM (SELECT key_id FROM sealed_versions UNION ALL SELECT key_id FROM sealed_boxes)
    WHERE key_id > ?`)
  const newest = watch.prepare("SELECT max(id) AS n FROM data_keys WHERE purpose = 'data'")
  const count = (statement: typeof newest, ...values: number[]) => Number(statement.get(...values)?.['n'])

  // Killed as soon as the new key is there, and when so many boxes have been sealed with it.
  for (const boxes of [0, 150, ids.length + 1, ids.length + 1 + GRANTS]) {
    const old = count(newest)
    const { child, ended, over } = start(data, ['keys', 'rotate'])
    while (!over() && (count(newest) === old || count(underKeysAfter, old) < boxes)) await sleep(1)
    child.kill('SIGKILL')
    await ended
    const made = count(newest)
    assert.equal(made, old + (old === 1 ? 3 : 1))

    const between = await openEverything(data)
    assert.deepEqual(between.secrets, before.secrets)
    const finishedBefore = between.rows.find(({ id }) => id === old)?.state === 'destroyed'
    const again = await claviger(data, ['keys', 'rotate'])
    assert.equal(again.status, 0, again.stderr)
    const after = await openEverything(data)
    assert.deepEqual(after.secrets, before.secrets)
    assert.deepEqual([...after.keyIds], [after.primary])
    assert.equal(after.primary, finishedBefore ? made + 1 : made)
    assert.deepEqual(
      after.rows.filter(({ purpose, state }) => purpose === 'data' && state !== 'destroyed').map(({ id }) => id),
      [after.primary],
    )
    if (!finishedBefore) assert.match(again.stderr, /had been begun/)
  }
  watch.close()
  assert.match(await clavigerOk(data, ['audit', 'verify']), /whole/)
})

test('two rotations at once come to one end', async () => {
  const { data } = await filledFolder(300)
  const before = await openEverything(data)
  const both = await Promise.all([claviger(data, ['keys', 'rotate']), claviger(data, ['keys', 'rotate'])])
  for (const { status, stderr } of both) assert.equal(status, 0, stderr)
  const after = await openEverything(data)
  assert.deepEqual(after.secrets, before.secrets)
  assert.deepEqual([...after.keyIds], [after.primary])
})

test('a key is kept while a box under it does not open, and the box is named', async () => {
  const { data, ids } = await filledFolder(3)
  const database = new DatabaseSync(path.join(data, 'claviger.db'))
  const at = database
    .prepare('SELECT slot, box FROM sealed_versions JOIN credentials ON n = slot / 2 WHERE id = ?')
    .get(ids[1]!)
  const box = Buffer.from(at?.['box'] as Uint8Array)
  const put = database.prepare('UPDATE sealed_versions SET box = ? WHERE slot = ?')
  // Another byte than the one that is there, whatever that one is.
  const altered = Buffer.from(box)
  altered[80] = box.readUInt8(80) ^ 1
  put.run(altered, Number(at?.['slot']))
  database.close()

  const refused = await claviger(data, ['keys', 'rotate'])
  assert.equal(refused.status, 1)
  assert.match(refused.stderr, new RegExp(`^claviger: 1 boxes under data key 1 .* credential ${ids[1]};.*kept.*\n$`))
  assert.deepEqual(
    (await auditOf(data, '')).map(({ event }) => event),
    ['application.created', 'invitation.created', 'data_key.created', 'data_key.rotated'],
  )

  const repair = new DatabaseSync(path.join(data, 'claviger.db'))
  repair.prepare('UPDATE sealed_versions SET box = ? WHERE slot = ?').run(box, Number(at?.['slot']))
  repair.close()
  await clavigerOk(data, ['keys', 'rotate'])
  const after = await openEverything(data)
  assert.deepEqual([...after.keyIds], [4])
  assert.equal((await auditOf(data, '')).at(-1)?.event, 'data_key.destroyed')
})
