import assert from 'node:assert/strict'
import { format, inspect } from 'node:util'
import { serialize } from 'node:v8'
import test from 'node:test'
import { pino } from 'pino'
import { Secret } from './secret.ts'

const CANARY = 'canary-7f3a9c'

function logged(...entry: [object, string]): string {
  const lines: string[] = []
  pino({}, { write: (line: string) => void lines.push(line) }).info(...entry)
  return lines.join('')
}

test('every way to make text of a secret gives [secret]', () => {
  const secret = Secret.fromUtf8(CANARY)
  const sinks: Record<string, string> = {
    // eslint-disable-next-line @typescript-eslint/restrict-template-expressions -- the mistake under test
    template: `${secret}`,
    string: String(secret),
    // eslint-disable-next-line @typescript-eslint/restrict-plus-operands -- the mistake under test
    concatenation: '' + secret,
    array: [secret].join(),
    json: JSON.stringify({ secret }),
    inspect: inspect(secret),
    nested: inspect({ deep: { secret } }, { depth: null, showHidden: true }),
    format: format('%s %o %O %j', secret, secret, secret, secret),
    errorMessage: new Error(String(secret)).message,
    errorCause: inspect(new Error('failed', { cause: secret })),
    errorProperty: inspect(Object.assign(new Error('failed'), { secret })),
    log: logged({ secret }, 'with a secret'),
    logError: logged({ err: Object.assign(new Error('failed'), { secret }) }, 'with an error'),
  }
  for (const [sink, text] of Object.entries(sinks)) {
    assert(text.includes('[secret]'), `${sink}: ${text}`)
    assert(!text.includes(CANARY), sink)
  }
})

test('a secret has nothing to copy, enumerate or serialise', () => {
  const secret = Secret.fromUtf8(CANARY)
  assert.deepEqual(Reflect.ownKeys(secret), [])
  assert(!inspect(secret, { customInspect: false, showHidden: true }).includes(CANARY))
  assert(!serialize(secret).includes(CANARY))
  assert(!JSON.stringify(structuredClone({ secret })).includes(CANARY))
})

test('use lends the bytes and gives what the function gives', () => {
  assert.equal(
    Secret.fromUtf8('pässword').use((bytes) => bytes.toString()),
    'pässword',
  )
  assert.equal(
    Secret.fromBytes(new Uint8Array([0, 255])).use((bytes) => bytes.toString('hex')),
    '00ff',
  )
})

test('a secret owns its memory: no shared pool, no alias of what it was made from', () => {
  assert.equal(
    Secret.fromUtf8(CANARY).use((bytes) => bytes.buffer.byteLength),
    CANARY.length,
  )
  const original = Buffer.from(CANARY)
  const secret = Secret.fromBytes(original)
  original.fill(0)
  assert.equal(secret.use(String), CANARY)
  assert.equal(
    secret.use((bytes) => bytes.buffer.byteLength),
    CANARY.length,
  )
})

test('wiping zeroes the bytes in place, and using the secret afterwards throws', () => {
  const secret = Secret.fromUtf8(CANARY)
  const bytes = secret.use((lent) => lent)
  secret.wipe()
  assert.deepEqual(bytes, Buffer.alloc(CANARY.length))
  assert.throws(() => secret.use(String), /wiped/)
  secret.wipe()
  assert.equal(String(secret), '[secret]')
})

test('a secret declared with `using` is wiped at the end of its block, also when that throws', () => {
  let bytes: Buffer | undefined
  assert.throws(() => {
    using secret = Secret.fromUtf8(CANARY)
    bytes = secret.use((lent) => lent)
    throw new Error('stop')
  }, /stop/)
  assert.deepEqual(bytes, Buffer.alloc(CANARY.length))
})

test('text that UTF-8 would alter is refused', () => {
  assert.throws(() => Secret.fromUtf8('\udc00'), /not well-formed/)
})
