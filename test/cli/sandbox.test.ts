import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { temporaryFolder } from '../harness/index.ts'
import { claviger, start } from './claviger.ts'

/** Starts the command and waits until it listens. */
async function listening(data: string, args: readonly string[]) {
  const { child, ended } = start(data, ['sandbox', ...args])
  let text = ''
  for await (const piece of child.stdout!) {
    text += String(piece)
    const url = /^sandbox listening on (\S+)$/m.exec(text)?.[1]
    if (url !== undefined) return { url, text, child, ended }
  }
  throw new Error(`it has ended: ${(await ended).stderr}`)
}

test('sandbox prints where everything is, serves until it is told to stop, and leaves nothing behind', async () => {
  const data = temporaryFolder()
  const { url, text, child, ended } = await listening(data, ['--port', '0'])
  try {
    for (const told of ['/google', '/microsoft', '/yahoo', '/zoom', '/control'])
      assert.ok(text.includes(url + told), told)
    assert.match(text, /sandbox-client, with the secret sandbox-secret/)
    const key = /its key file +(\S+)/.exec(text)?.[1] ?? ''
    assert.equal(((await (await fetch(key)).json()) as { type: string }).type, 'service_account')
  } finally {
    child.kill('SIGTERM')
  }
  const { status, stderr } = await ended
  assert.deepEqual([status, stderr], [0, ''])
  assert.deepEqual(readdirSync(data), [])
})

test('a port that is taken, and a URL that is none, are told in one line', async () => {
  const data = temporaryFolder()
  const first = await listening(data, ['--port', '0'])
  try {
    const { port } = new URL(first.url)
    const second = await claviger(data, ['sandbox', '--port', port])
    assert.equal(second.status, 1)
    assert.equal(
      second.stderr,
      `claviger: cannot listen on 127.0.0.1 port ${port}: another process listens there (--port)\n`,
    )
    const third = await claviger(data, ['sandbox', '--port', '0', '--url', 'sandbox:4400'])
    assert.deepEqual([third.status, /^claviger: --url must be/.test(third.stderr)], [1, true])
  } finally {
    first.child.kill('SIGTERM')
    await first.ended
  }
})
