/** What keeps a command from its work is told in one plain line, which names the file where there is one. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { mainFile, temporaryFolder } from '../harness/index.ts'
import { claviger, filledFolder } from './claviger.ts'

async function refused(data: string, args: readonly string[]): Promise<string> {
  const { status, stderr } = await claviger(data, args, { CLAVIGER_PORT: '0' })
  assert.equal(status, 1)
  assert.match(stderr, /^claviger: .*\n$/)
  return stderr
}

test('a data folder that is none, cannot be made or is not named', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'file')
  writeFileSync(file, '')
  assert.match(
    await refused(file, ['serve']),
    /data folder .*file cannot be made: there is a file of that name \(CLAVIGER_DATA\)/,
  )
  assert.match(
    await refused(path.join(file, 'below'), ['serve']),
    /below cannot be made: a part of its path is no folder/,
  )
  // It cannot be known whether there is a deployment, which is not the same as none.
  assert.match(await refused(file, ['doctor']), /ENOTDIR.*file/)
  assert.match(await refused(folder, ['serve', '--data', '']), /--data must not be empty/)
  assert.ok(!existsSync(path.join(folder, 'root.key')))
})

test('a backup that is none, and a folder that is left as it was', async () => {
  const folder = temporaryFolder()
  const data = path.join(folder, 'data')
  assert.match(await refused(data, ['restore', folder]), /is no file/)
  assert.match(await refused(data, ['restore', path.join(folder, 'none')]), /does not exist/)
  assert.ok(!existsSync(data))
})

test('a database that a newer release has changed', async () => {
  const { data } = await filledFolder(1)
  const database = new DatabaseSync(path.join(data, 'claviger.db'))
  database.exec("INSERT INTO migrations (name, applied_at) VALUES ('9001-later.sql', 1)")
  database.close()
  assert.match(await refused(data, ['doctor']), /9001-later\.sql.*use a newer one/)
})

test('a reader that goes away is no failure, and what was begun is done', async () => {
  const { data } = await filledFolder(1)
  for (const args of [['doctor'], ['audit', 'export']]) {
    const child = spawn(process.execPath, [mainFile, ...args], {
      env: { ...process.env, CLAVIGER_DATA: data },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    const [status] = (await once(child, 'close')) as [number | null]
    assert.deepEqual([status, stderr], [0, ''], args.join(' '))
  }
})
