import assert from 'node:assert/strict'
import crypto, { createSecretKey, randomBytes } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import test from 'node:test'
import { credentialPlace } from './place.ts'
import { SALT_LENGTH, takeSalt } from './salt.ts'
import { seal } from './seal.ts'

const key = { id: 1, key: createSecretKey(randomBytes(32)) }
const place = (version: number) => credentialPlace({ applicationId: 'app_1', provider: 'google', id: 'c_1', version })
const saltOf = (box: Buffer) => box.toString('latin1', 6, 38)
const commitmentOf = (box: Buffer) => box.toString('latin1', 38, 70)

test('200 000 boxes have 200 000 salts', () => {
  const salts = new Set<string>()
  const here = place(1)
  const secret = Buffer.from('s')
  for (let count = 0; count < 200_000; count++) salts.add(saltOf(seal(key, here, secret)))
  assert.equal(salts.size, 200_000)
})

test('every byte of the pool is handed out once, in order, and is zero afterwards', (t) => {
  let drawn: Buffer | undefined
  t.mock.method(crypto, 'randomFillSync', (pool: Buffer) => {
    drawn = pool
    for (let at = 0; at < pool.length; at += 4) pool.writeUInt32BE(at + 1, at)
    return pool
  })
  syncBuiltinESMExports()
  const salt = Buffer.alloc(SALT_LENGTH)
  while (drawn === undefined) takeSalt(salt, 0) // uses up what the earlier test left
  const pool: Buffer = drawn
  for (let at = 0; at < pool.length; at += SALT_LENGTH) {
    if (at > 0) takeSalt(salt, 0)
    assert.equal(salt.readUInt32BE(0), at + 1)
    assert(pool.subarray(0, at + SALT_LENGTH).every((byte) => byte === 0))
  }
  t.mock.restoreAll()
  syncBuiltinESMExports()
})

test('with a stuck random generator, two versions still get different keys', (t) => {
  t.mock.method(crypto, 'randomFillSync', (pool: Buffer) => pool.fill(0x55))
  syncBuiltinESMExports()
  const boxes = Array.from({ length: 600 }, (_, index) => seal(key, place(index), Buffer.alloc(64)))
  const stuck = boxes.slice(300) // a pool holds 256
  assert.equal(new Set(stuck.map(saltOf)).size, 1)
  assert.equal(new Set(stuck.map(commitmentOf)).size, 300)
  // The plaintexts are equal: equal keys would show as equal ciphertexts.
  assert.equal(new Set(stuck.map((box) => box.toString('latin1', 70, 134))).size, 300)
  t.mock.restoreAll()
  syncBuiltinESMExports()
})

test('when the random generator fails, nothing is sealed', (t) => {
  t.mock.method(crypto, 'randomFillSync', () => {
    throw new Error('no entropy')
  })
  syncBuiltinESMExports()
  const sealMany = () => {
    for (let count = 0; count < 257; count++) seal(key, place(1), Buffer.alloc(1))
  }
  assert.throws(sealMany, /no entropy/)
  assert.throws(() => seal(key, place(1), Buffer.alloc(1)), /no entropy/)
  t.mock.restoreAll()
  syncBuiltinESMExports()
})
