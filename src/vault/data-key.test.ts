import assert from 'node:assert/strict'
import test from 'node:test'
import { newDataKey, openDataKey, rewrapDataKey } from './data-key.ts'
import { KeyringError, WrongRootKey } from './keyring-error.ts'
import { generateRootKeyText, parseRootKey } from './root/root.ts'
import { keyIdOf } from './seal.ts'

const root = parseRootKey(generateRootKeyText())
const nextRoot = parseRootKey(generateRootKeyText())
const row = newDataKey(root, 'd_1', { id: 3, purpose: 'data', state: 'primary' }, 1_700_000_000)

test('a new data key is 32 fresh bytes, sealed by the root key under the id 0', () => {
  const { box, ...columns } = row
  const expected = { id: 3, purpose: 'data', applicationId: null, state: 'primary', rootId: root.id }
  assert.deepEqual(columns, { ...expected, createdAt: 1_700_000_000, destroyedAt: null })
  assert.equal(keyIdOf(box!), 0)
  assert.equal(openDataKey(root, 'd_1', row).symmetricKeySize, 32)
  const another = newDataKey(root, 'd_1', { id: 3, purpose: 'data', state: 'primary' }, 1_700_000_000)
  assert(!openDataKey(root, 'd_1', another).equals(openDataKey(root, 'd_1', row)))
})

test('the id 0 is the root key, so no data key can have it, nor one that does not fit a box', () => {
  for (const id of [0, -1, 1.5, 2 ** 32, NaN]) {
    assert.throws(() => newDataKey(root, 'd_1', { id, purpose: 'data', state: 'staged' }, 0), RangeError)
  }
})

test('a data key opens only in its deployment, with its id, purpose and application', () => {
  assert.throws(() => openDataKey(root, 'd_2', row), KeyringError)
  assert.throws(() => openDataKey(root, 'd_1', { ...row, id: 4 }), KeyringError)
  assert.throws(() => openDataKey(root, 'd_1', { ...row, purpose: 'audit' }), KeyringError)
  assert.throws(() => openDataKey(root, 'd_1', { ...row, applicationId: 'app_1' }), /does not open with its root key/)
})

test('a row of another root key is refused by name, before anything is opened', () => {
  assert.throws(
    () => openDataKey(nextRoot, 'd_1', row),
    (error) => error instanceof WrongRootKey && error.givenId === nextRoot.id && error.neededId === root.id,
  )
  assert.throws(() => openDataKey(nextRoot, 'd_1', { ...row, rootId: nextRoot.id }), /does not open with its root key/)
})

test('a row without its box is damaged, not in clear', () => {
  assert.throws(() => openDataKey(root, 'd_1', { ...row, box: null }), /Data key 3 is primary, but its box is missing/)
})

test('rewrapping moves a data key to another root key and changes nothing else', () => {
  const moved = rewrapDataKey(root, nextRoot, 'd_1', row)
  assert.deepEqual({ ...moved, rootId: row.rootId, box: row.box }, row)
  assert.equal(moved.rootId, nextRoot.id)
  assert(openDataKey(nextRoot, 'd_1', moved).equals(openDataKey(root, 'd_1', row)))
  assert.throws(() => openDataKey(root, 'd_1', moved), WrongRootKey)
})

test('rewrapping resumes: what is done, or destroyed, stays as it is', () => {
  const moved = rewrapDataKey(root, nextRoot, 'd_1', row)
  assert.equal(rewrapDataKey(root, nextRoot, 'd_1', moved), moved)
  const destroyed = { ...row, state: 'destroyed', box: null, destroyedAt: 1 } as const
  assert.equal(rewrapDataKey(root, nextRoot, 'd_1', destroyed), destroyed)
  assert.throws(() => rewrapDataKey(nextRoot, parseRootKey(generateRootKeyText()), 'd_1', row), WrongRootKey)
})
