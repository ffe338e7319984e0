import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import test from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { formatRootKey, generateRootKeyText, parseRootKey, RootKeyError } from './root.ts'

const bytes = Buffer.from('00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', 'hex')
const hex = bytes.toString('hex')
const base64 = bytes.toString('base64')
const text = formatRootKey(bytes)

test('the text form of a root key is fixed', () => {
  assert.equal(text, `claviger-root-1.${hex}.b5c88b29`)
})

test('the id of a root key is 8 bytes of a labelled hash', () => {
  const digest = createHash('sha256').update('claviger/root-id/v1').update(bytes).digest('hex')
  assert.equal(parseRootKey(text).id, digest.slice(0, 16))
})

test('every form of a key gives the same key, whatever white space surrounds it', () => {
  for (const form of [text, hex, hex.toUpperCase(), base64, ` ${text}\r\n`, `\n${hex}\t`, `\ufeff${base64} `]) {
    const root = parseRootKey(form)
    assert.deepEqual(root.key.export(), bytes)
    assert.equal(root.id, parseRootKey(text).id)
  }
})

test('parsing inverts formatting', () => {
  const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter((key) => key.some((byte) => byte !== 0))
  fc.assert(
    fc.property(keys, (key) => {
      assert.deepEqual(new Uint8Array(parseRootKey(formatRootKey(key)).key.export()), key)
      assert.deepEqual(new Uint8Array(parseRootKey(Buffer.from(key).toString('base64')).key.export()), key)
    }),
  )
})

test('generated root keys are all different', () => {
  const ids = Array.from({ length: 100 }, () => parseRootKey(generateRootKeyText()).id)
  assert.equal(new Set(ids).size, 100)
})

const refusals: [what: string, text: string, message: RegExp][] = [
  ['nothing', '', /is empty/],
  ['white space', ' \n', /is empty/],
  ['hex cut off', hex.slice(1), /too short: 63 hex digits/],
  ['hex of a longer key', hex + hex, /too long: 128 hex digits/],
  ['base64 of 16 bytes', randomBytes(16).toString('base64'), /too short: base64 of 16 bytes/],
  ['base64 of 33 bytes', Buffer.alloc(33, 0xfb).toString('base64'), /too long: base64 of 33 bytes/],
  ['base64 without padding', base64.slice(0, -1), /without its padding/],
  ['base64 with stray bits', base64.slice(0, -2) + '9=', /without its padding or otherwise/],
  ['base64url', Buffer.alloc(32, 0xfb).toString('base64url'), /neither/],
  ['a word', 'changeme!', /neither/],
  ['our form with a digit exchanged', text.replace('0011', '1011'), /bad checksum/],
  ['our form with another checksum', text.slice(0, -8) + '00000000', /bad checksum/],
  ['our form cut off', text.slice(0, -1), /too short/],
  ['our form without its checksum', text.slice(0, -9), /too short/],
  ['our form with more behind it', `${text}0`, /too long/],
  ['our form with another part', `${text}.`, /too long/],
  ['our form in capitals', text.replace(hex, hex.toUpperCase()), /lower-case/],
  ['our form with another letter', text.replace('ff', 'fg'), /lower-case/],
  ['a later form', text.replace('root-1', 'root-2'), /unknown kind/],
  ['two keys', `${hex}\n${hex}`, /neither/],
  ['zeros in hex', '0'.repeat(64), /all zeros/],
  ['zeros in base64', Buffer.alloc(32).toString('base64'), /all zeros/],
  ['zeros in our form', formatRootKey(new Uint8Array(32)), /all zeros/],
]

for (const [what, value, message] of refusals) {
  test(`as a root key, ${what} is refused without being repeated`, () => {
    assert.throws(
      () => parseRootKey(value),
      (error) => {
        assert(error instanceof RootKeyError)
        assert.match(error.message, message)
        if (value.trim().length > 4) assert(!inspect(error).includes(value.trim().slice(-12)))
        return true
      },
    )
  })
}

test('only 32 bytes are formatted', () => {
  assert.throws(() => formatRootKey(new Uint8Array(31)), RootKeyError)
})

test('no print of a root key shows it', () => {
  const root = parseRootKey(text)
  const shown = inspect(root, { depth: null, showHidden: true }) + JSON.stringify(root)
  for (const form of [hex, base64, bytes.subarray(1, 5).join(', ')]) assert(!shown.includes(form))
})
