import assert from 'node:assert/strict'
import { createSecretKey, randomBytes } from 'node:crypto'
import test from 'node:test'
import fc from 'fast-check'
import { credentialPlace } from './place.ts'
import { BOX_OVERHEAD, keyIdOf, open, seal, Unsealable } from './seal.ts'
import type { UnsealableReason } from './seal.ts'

const key = { id: 7, key: createSecretKey(randomBytes(32)) }
const find = (id: number) => (id === key.id ? key.key : undefined)
const here = { applicationId: 'app_1', provider: 'google', id: 'c_1', version: 1 }
const place = credentialPlace(here)
const secret = Buffer.from('a secret of some length')
const box = seal(key, place, secret)

/** The outward form of a refusal is always the same; the reason is for the log. */
function refused(...reasons: UnsealableReason[]) {
  return (error: unknown) => {
    assert(error instanceof Unsealable)
    assert.equal(error.message, 'The box cannot be opened.')
    assert(reasons.includes(error.reason), `reason ${error.reason}`)
    return true
  }
}

test('opening gives what was sealed, for every secret and place', () => {
  const parts = fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), parts, fc.nat(0xffff_ffff), (bytes, anywhere, id) => {
      const sealed = seal({ ...key, id }, anywhere, bytes)
      assert.equal(sealed.length, bytes.length + BOX_OVERHEAD)
      assert.equal(keyIdOf(sealed), id)
      assert.deepEqual(new Uint8Array(open(() => key.key, anywhere, sealed)), bytes)
    }),
  )
})

test('random bytes never open, even with a genuine start', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(box.length), (bytes, kept) => {
      const forged = Buffer.concat([box.subarray(0, kept), bytes])
      if (forged.equals(box)) return
      assert.throws(() => open(find, place, forged), Unsealable)
      assert.throws(() => open(find, place, bytes), Unsealable)
    }),
    { numRuns: 500 },
  )
})

test('a box with any one bit changed is refused', () => {
  for (let bit = 0; bit < box.length * 8; bit++) {
    const changed = Buffer.from(box)
    changed[bit >> 3]! ^= 1 << (bit & 7)
    const byte = bit >> 3
    const reason = byte < 2 ? 'format' : byte < 6 ? 'key_id' : byte < 70 ? 'commitment' : 'tag'
    assert.throws(() => open(find, place, changed), refused(reason))
  }
})

test('a box cut off anywhere is refused, and so is one that was extended', () => {
  for (let length = 0; length < box.length; length++) {
    assert.throws(() => open(find, place, box.subarray(0, length)), refused(length < BOX_OVERHEAD ? 'short' : 'tag'))
    assert.throws(() => open(find, place, box.subarray(box.length - length)), Unsealable)
  }
  assert.throws(() => open(find, place, Buffer.concat([box, Buffer.alloc(1)])), refused('tag'))
  assert.throws(() => open(find, place, Buffer.concat([box, box])), refused('tag'))
})

test('a box opens only where it was sealed', () => {
  const elsewhere = [
    credentialPlace({ ...here, applicationId: 'app_2' }),
    credentialPlace({ ...here, provider: 'microsoft' }),
    credentialPlace({ ...here, id: 'c_2' }),
    credentialPlace({ ...here, version: 2 }),
    ['connector', ...place.slice(1)],
    place.slice(0, -1),
    [...place, ''],
    [place.slice(0, 2).join(''), ...place.slice(2)],
    [...place].reverse(),
    [],
  ]
  for (const other of elsewhere) assert.throws(() => open(find, other, box), refused('commitment'))
})

test('a box opens only with its own data key, and the id in it cannot be exchanged', () => {
  const other = createSecretKey(randomBytes(32))
  assert.throws(() => open(() => other, place, box), refused('commitment'))
  assert.throws(() => open(() => undefined, place, box), refused('key_id'))
  const relabelled = Buffer.from(box)
  relabelled.writeUInt32BE(8, 2)
  assert.throws(() => open(() => key.key, place, relabelled), refused('commitment'))
})

test('the same secret sealed twice gives unrelated boxes, and neither holds the secret', () => {
  const again = seal(key, place, secret)
  assert.notDeepEqual(again.subarray(6), box.subarray(6))
  assert(!again.subarray(70, -16).equals(box.subarray(70, -16)))
  assert(!box.includes(secret))
})

test('a box opens from a plain Uint8Array inside a larger buffer, as database drivers give it', () => {
  const larger = new Uint8Array(box.length + 20).fill(0xee)
  larger.set(box, 9)
  assert.deepEqual(open(find, place, larger.subarray(9, 9 + box.length)), secret)
  assert.equal(keyIdOf(larger.subarray(9, 9 + box.length)), 7)
})

test('an opened secret sits in memory of its own, not in the pool that all buffers share', () => {
  const opened = open(find, place, box)
  assert.equal(opened.buffer.byteLength, secret.length)
})

test('the reason of a refusal is not in its text', () => {
  assert.equal(String(new Unsealable('tag')), String(new Unsealable('short')))
})
