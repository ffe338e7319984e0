import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { credentialPlace, dataKeyPlace, encodePlace } from './place.ts'

test('a place is its count, then each part with its length, in UTF-8', () => {
  assert.equal(encodePlace(['ab', '', 'é']).toString('hex'), '03' + '00026162' + '0000' + '0002c3a9')
  assert.equal(encodePlace([]).toString('hex'), '00')
})

test('different lists of parts never share an encoding', () => {
  const parts = fc.array(
    fc.string({ unit: 'grapheme', maxLength: 6 }).filter((part) => part.isWellFormed()),
    { maxLength: 4 },
  )
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const same = JSON.stringify(one) === JSON.stringify(other)
      assert.equal(encodePlace(one).equals(encodePlace(other)), same)
    }),
  )
  assert.notDeepEqual(encodePlace(['ab', 'c']), encodePlace(['a', 'bc']))
  assert.notDeepEqual(encodePlace(['a']), encodePlace(['a', '']))
})

test('what could not be told apart is refused: lone surrogates, too many parts, too long a part', () => {
  assert.throws(() => encodePlace(['\ud800']), /not well-formed/)
  assert.throws(() => encodePlace(Array.from({ length: 256 }, () => '')), /at most 255 parts/)
  assert.throws(() => encodePlace(['a'.repeat(65_536)]), /at most 65535 bytes/)
  assert.equal(encodePlace(['a'.repeat(65_535)]).length, 65_538)
  assert.equal(encodePlace(Array.from({ length: 255 }, () => '')).length, 511)
})

test('the place of a credential names its application, provider, id and version', () => {
  const place = credentialPlace({ applicationId: 'app_1', provider: 'google', id: 'c_1', version: 3 })
  assert.deepEqual(place, ['credential', 'app_1', 'google', 'c_1', '3'])
})

test('the place of a data key names its deployment, id, purpose and application', () => {
  const of = { deployment: 'd_1', id: 3, purpose: 'data' }
  assert.deepEqual(dataKeyPlace({ ...of, applicationId: null }), ['data-key', 'd_1', '3', 'data', ''])
  assert.deepEqual(dataKeyPlace({ ...of, applicationId: 'app_1' }), ['data-key', 'd_1', '3', 'data', 'app_1'])
})
