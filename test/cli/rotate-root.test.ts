import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../../src/lib/clock.ts'
import { rotateRootKey } from '../../src/operate/rotate-root-key.ts'
import { fileRootSource } from '../../src/vault/root/file.ts'
import { nextRootKey } from '../../src/vault/root/replace-file.ts'
import { api, startServer, withDeployment } from '../harness/index.ts'
import { claviger, clavigerOk, fill, filledFolder, numbered, openEverything, start } from './claviger.ts'

const rootId = async (file: string) => (await fileRootSource(file).load()).id

test('rotate-root puts a new key in the file, keeps the old one beside it, and a running server goes on', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const { data } = server
  const caller = api(server.url, server.apiKey)
  await fill(caller, 5)
  const file = path.join(data, 'root.key')
  const old = await rootId(file)
  await clavigerOk(data, ['keys', 'rotate-root'])
  const now = await rootId(file)
  assert.notEqual(now, old)
  const kept = `${file}.${old}.old`
  assert.equal(await rootId(kept), old)
  assert.equal(statSync(kept).mode & 0o777, 0o600)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  assert.ok(!existsSync(`${file}.next`))

  // The server needs the root key for a data key that is new to it, and finds it where it is now.
  await clavigerOk(data, ['keys', 'rotate'])
  assert.equal((await caller.post('/v3/connectors/microsoft/creds', numbered(99))).status, 201)
  assert.equal(await server.stop(), 0)
  assert.equal((await openEverything(data)).secrets.size, 7)

  const wrong = await claviger(data, ['doctor', '--root-key', `file:${kept}`])
  assert.equal(wrong.status, 1)
  assert.match(wrong.stderr, new RegExp(`^claviger: .*${old}.*${now}.*\n$`))
})

test('a rotation of the root key that died before its commit changes nothing, and the next one uses its key', async () => {
  const { data } = await filledFolder(2)
  const file = path.join(data, 'root.key')
  const old = await rootId(file)
  const next = await nextRootKey(file)
  const before = await claviger(data, ['doctor'])
  assert.equal(before.status, 0)
  assert.equal(before.stderr, '')
  assert.equal(await rootId(file), old)
  await clavigerOk(data, ['keys', 'rotate-root'])
  assert.equal(await rootId(file), next.id)
})

test('a rotation of the root key that died after its commit is finished by the next start, which says so', async (t) => {
  const { data } = await filledFolder(2)
  const file = path.join(data, 'root.key')
  const next = await nextRootKey(file)
  await withDeployment(data, (deployment) => rotateRootKey(deployment, next, systemClock))
  const server = await startServer({ data })
  t.after(() => server.kill())
  assert.match(server.output(), /root key had been cut short/)
  assert.equal(await server.stop(), 0)
  assert.equal(await rootId(file), next.id)
  const { stdout, stderr, status } = await claviger(data, ['doctor'])
  assert.equal(status, 0, stdout)
  assert.equal(stderr, '')
})

test('killed at any moment, rotate-root leaves a deployment that opens', async () => {
  const { data } = await filledFolder(5)
  const { secrets } = await openEverything(data)
  const file = path.join(data, 'root.key')
  const died = new Set<string>()
  for (let round = 0; round < 8; round++) {
    const { child, ended, over } = start(data, ['keys', 'rotate-root'])
    while (!over() && !existsSync(`${file}.next`)) await sleep(1)
    // From right after the next key's file to about when all is done.
    await sleep(round)
    child.kill('SIGKILL')
    const { signal } = await ended
    died.add(String(signal))
    assert.deepEqual((await openEverything(data)).secrets, secrets)
  }
  assert.ok(died.has('SIGKILL'), 'no round was killed on its way')
  await clavigerOk(data, ['keys', 'rotate-root'])
  await clavigerOk(data, ['doctor'])
  assert.deepEqual(
    readdirSync(data).filter((name) => name.endsWith('.next')),
    [],
  )
})

test('rotate-root moves to another source, and the configuration has to follow', async () => {
  const { data } = await filledFolder(2)
  const other = path.join(data, 'other.key')
  assert.match(await clavigerOk(data, ['root-key', 'create', other]), /is in/)
  assert.equal(statSync(other).mode & 0o777, 0o600)
  const text = readFileSync(other, 'utf8')
  const again = await claviger(data, ['root-key', 'create', other])
  assert.equal(again.status, 1)
  assert.match(again.stderr, /exists already/)
  assert.equal(readFileSync(other, 'utf8'), text)

  assert.match(await clavigerOk(data, ['keys', 'rotate-root', '--to', `file:${other}`]), /CLAVIGER_ROOT_KEY=file:/)
  assert.equal((await claviger(data, ['doctor'])).status, 1)
  const root = { CLAVIGER_ROOT_KEY: `file:${other}` }
  await clavigerOk(data, ['doctor'], root)

  const same = await claviger(data, ['keys', 'rotate-root', '--to', `file:${other}`], root)
  assert.match(same.stderr, /is the one that is in use/)
  const third = { NEXT_ROOT: 'ab'.repeat(32) }
  await clavigerOk(data, ['keys', 'rotate-root', '--to', 'env:NEXT_ROOT'], { ...root, ...third })
  const fromEnvironment = { ...third, CLAVIGER_ROOT_KEY: 'env:NEXT_ROOT' }
  await clavigerOk(data, ['doctor'], fromEnvironment)
  const nowhere = await claviger(data, ['keys', 'rotate-root'], fromEnvironment)
  assert.match(nowhere.stderr, /name its source with --to/)

  const script = path.join(data, 'key.sh')
  writeFileSync(script, `echo ${'cd'.repeat(32)}\n`)
  await clavigerOk(data, ['keys', 'rotate-root', '--to', `exec:sh ${script}`], fromEnvironment)
  await clavigerOk(data, ['doctor', '--root-key', `exec:sh ${script}`])
})
