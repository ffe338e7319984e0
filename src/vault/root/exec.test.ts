import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'node:test'
import { inspect } from 'node:util'
import { execRootSource } from './exec.ts'
import { generateRootKeyText, parseRootKey, RootKeyError } from './root.ts'

const text = generateRootKeyText()
const hex = parseRootKey(text).key.export().toString('hex')

async function failureOf(command: string, timeout_ms = 10_000): Promise<string> {
  const error: unknown = await execRootSource(command, { timeout_ms })
    .load()
    .then(
      () => assert.fail('the command was accepted'),
      (reason: unknown) => reason,
    )
  assert(error instanceof RootKeyError)
  assert(!inspect(error).includes(hex.slice(0, 16)))
  return error.message
}

test('the root key is what the command prints, each time it is asked', async () => {
  const source = execRootSource(`printf '%s\\n' ${text}`)
  assert.equal((await source.load()).id, parseRootKey(text).id)
  assert.equal((await source.load()).id, parseRootKey(text).id)
  assert.equal((await execRootSource(`echo noise >&2; echo ${hex} | tr a-f A-F`).load()).id, parseRootKey(text).id)
})

test('messages name the first word of the command and nothing behind it', async () => {
  assert.equal(execRootSource('vault read --token t0ken').description, 'exec:vault')
  assert.equal(execRootSource('TOKEN=t0ken vault read').description, 'exec:(shell)')
  assert.equal(execRootSource(hex).description, 'exec:…')
  const message = await failureOf('false --token t0ken')
  assert.equal(message, 'The root key command false: It failed with 1.')
})

test('a command that fails shows the beginning of stderr and never stdout', async () => {
  assert.match(
    await failureOf(`echo ${text}; echo "no such key" >&2; exit 3`),
    /It failed with 3\. It reported: no such key$/,
  )
  const long = await failureOf("printf 'ab %.0s' $(seq 2000) >&2; exit 1")
  assert.equal(long.split('It reported: ')[1]?.length, 200)
  assert.match(await failureOf('kill -9 $$'), /failed with SIGKILL/)
  assert.match(await failureOf('exec claviger-no-such-command'), /failed with 127/)
})

test('stderr is shown on one line, without what may be key material', async () => {
  const message = await failureOf(`printf 'bad\\033[2J\\nkey ${hex} here' >&2; exit 1`)
  assert.match(message, /It reported: bad \[2J key … here$/)
})

test('a command that prints no root key, or more than one needs, is refused', async () => {
  assert.match(await failureOf('true'), /The root key is empty/)
  assert.match(await failureOf(`printf %s ${text.slice(0, -2)}`), /too short/)
  assert.match(await failureOf(`yes ${hex}`), /printed more than a root key/)
})

test('a command that does not finish is stopped, with all that it started', async () => {
  const marker = join(tmpdir(), `claviger-exec-${randomUUID()}`)
  const start = Date.now()
  const message = await failureOf(`(sleep 4; touch ${marker}) & sleep 60; true`, 200)
  assert.match(message, /did not finish within 0\.2 s/)
  assert(Date.now() - start < 30_000)
  await sleep(5000)
  assert.equal(existsSync(marker), false)
})
