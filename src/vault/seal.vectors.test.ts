import assert from 'node:assert/strict'
import crypto, { createHash, createSecretKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import test from 'node:test'
import { open, seal, Unsealable } from './seal.ts'

interface Vector {
  readonly name: string
  readonly key_id: number
  readonly key: string
  readonly place: readonly string[]
  readonly plain?: string
  readonly box: string
  readonly result: string
}

const file = readFileSync(new URL('../../test/vectors/seal-v1.json', import.meta.url))
const vectors = JSON.parse(file.toString()) as readonly Vector[]
const hex = (text: string) => Buffer.from(text, 'hex')

test('the vectors are frozen: boxes in databases depend on them', () => {
  assert.equal(
    createHash('sha256').update(file).digest('hex'),
    'cb9b305a4a00b3a5d30a3091bc68439b56ebf3d61d34a1e31b849cde9048925e',
  )
  assert.equal(vectors.length, 17)
})

for (const vector of vectors) {
  test(`vector, ${vector.name}: ${vector.result}`, () => {
    const key = createSecretKey(hex(vector.key))
    const opening = () => open((id) => (id === vector.key_id ? key : undefined), vector.place, hex(vector.box))
    if (vector.result === 'ok') {
      assert.equal(opening().toString('hex'), vector.plain)
    } else {
      assert.throws(opening, (error) => error instanceof Unsealable && error.reason === vector.result)
    }
  })
}

test('seal gives the very boxes of the valid vectors when it draws their salts', (t) => {
  const valid = vectors.filter(({ result }) => result === 'ok')
  const salts = Buffer.concat(valid.map(({ box }) => hex(box).subarray(6, 38)))
  t.mock.method(crypto, 'randomFillSync', (pool: Buffer) => pool.fill(salts))
  syncBuiltinESMExports()
  for (const { key_id, key, place, plain, box } of valid) {
    assert.equal(seal({ id: key_id, key: createSecretKey(hex(key)) }, place, hex(plain!)).toString('hex'), box)
  }
  t.mock.restoreAll()
  syncBuiltinESMExports()
})
