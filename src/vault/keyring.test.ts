import assert from 'node:assert/strict'
import test from 'node:test'
import { inspect } from 'node:util'
import { Keyring, KeyringError, newDataKey, rewrapDataKey, WrongRootKey } from './keyring.ts'
import type { DataKeyPurpose, DataKeyRow, DataKeyState } from './keyring.ts'
import { generateRootKeyText, parseRootKey } from './root/root.ts'
import { keyIdOf, Unsealable } from './seal.ts'

const root = parseRootKey(generateRootKeyText())
const nextRoot = parseRootKey(generateRootKeyText())
const place = ['credential', 'app_1', 'google', 'c_1', '1']
const secret = Buffer.from('s3cret')

function key(id: number, purpose: DataKeyPurpose = 'data', state: Exclude<DataKeyState, 'destroyed'> = 'primary') {
  return newDataKey(root, 'd_1', { id, purpose, state }, 1)
}

function destroyed(row: DataKeyRow): DataKeyRow {
  return { ...row, state: 'destroyed', box: null, destroyedAt: 2 }
}

const [data, fingerprint, audit] = [key(1), key(2, 'fingerprint'), key(3, 'audit')]
const rows = [data, fingerprint, audit]
const keyring = Keyring.open(root, 'd_1', rows)
const refusedFor = (reason: string) => (error: unknown) => error instanceof Unsealable && error.reason === reason

test('a keyring seals with its primary key, and a later one with the same rows opens it', () => {
  const box = keyring.seal(place, secret)
  assert.equal(keyIdOf(box), 1)
  assert.equal(keyring.primaryId, 1)
  assert.deepEqual(Keyring.open(root, 'd_1', rows).open(place, box), secret)
  assert.throws(() => keyring.open([...place, ''], box), refusedFor('commitment'))
})

test('after a rotation the new key seals and the old one opens', () => {
  const box = keyring.seal(place, secret)
  const rotated = Keyring.open(root, 'd_1', [{ ...data, state: 'open-only' }, fingerprint, audit, key(4)])
  assert.equal(keyIdOf(rotated.seal(place, secret)), 4)
  assert.deepEqual(rotated.open(place, box), secret)
})

test('a staged key opens what another instance seals with it already', () => {
  const staged = key(4, 'data', 'staged')
  const ahead = Keyring.open(root, 'd_1', [
    { ...data, state: 'open-only' },
    { ...staged, state: 'primary' },
    fingerprint,
    audit,
  ])
  const lagging = Keyring.open(root, 'd_1', [...rows, staged])
  assert.equal(lagging.primaryId, 1)
  assert.deepEqual(lagging.open(place, ahead.seal(place, secret)), secret)
})

test('a box of an unknown or destroyed key does not open, and the keyring says that it does not know it', () => {
  const old = key(4)
  const box = Keyring.open(root, 'd_1', [old, fingerprint, audit]).seal(place, secret)
  for (const without of [keyring, Keyring.open(root, 'd_1', [...rows, destroyed(old)])]) {
    assert.equal(without.knows(4), false)
    assert.throws(() => without.open(place, box), refusedFor('key_id'))
  }
  assert.equal(keyring.knows(1), true)
})

test('a destroyed key is forgotten even by a keyring that knew it', () => {
  const known = Keyring.open(root, 'd_1', [{ ...data, state: 'open-only' }, fingerprint, audit, key(4)])
  const box = keyring.seal(place, secret)
  const reloaded = Keyring.open(root, 'd_1', [destroyed(data), fingerprint, audit, key(5)], known)
  assert.throws(() => reloaded.open(place, box), refusedFor('key_id'))
})

test('fingerprint and audit keys open no boxes', () => {
  assert.equal(keyring.knows(2), false)
  assert.equal(keyring.knows(3), false)
  const box = keyring.seal(place, secret)
  box.writeUInt32BE(2, 2)
  assert.throws(() => keyring.open(place, box), refusedFor('key_id'))
})

test('rotating data keys changes no fingerprint, and each deployment has its own', () => {
  const rotated = Keyring.open(root, 'd_1', [{ ...data, state: 'open-only' }, fingerprint, audit, key(4)])
  assert.equal(rotated.fingerprint(place, secret), keyring.fingerprint(place, secret))
  const elsewhere = Keyring.open(root, 'd_1', [data, key(2, 'fingerprint'), audit])
  assert.notEqual(elsewhere.fingerprint(place, secret), keyring.fingerprint(place, secret))
  assert(rotated.auditKey.equals(keyring.auditKey))
})

test('a wrong root key is named, with the one that the database needs, and no key byte', () => {
  assert.throws(
    () => Keyring.open(nextRoot, 'd_1', rows),
    (error) => {
      assert(error instanceof WrongRootKey)
      assert(error.message.includes(nextRoot.id) && error.message.includes(root.id))
      assert(!error.message.includes(nextRoot.key.export().toString('hex')))
      return true
    },
  )
})

test('the right root key with the rows of another deployment is refused', () => {
  assert.throws(() => Keyring.open(root, 'd_2', rows), /altered or belongs to another deployment/)
  assert.throws(() => Keyring.open(root, 'd_2', rows, keyring), /altered or belongs to another deployment/)
})

test('a keyring without one primary key for each purpose is refused', () => {
  for (const row of rows) {
    const others = rows.filter((other) => other !== row)
    const missing = { name: 'KeyringError', message: `The database holds no primary ${row.purpose} key.` }
    assert.throws(() => Keyring.open(root, 'd_1', others), missing)
    assert.throws(() => Keyring.open(root, 'd_1', [...others, { ...row, state: 'staged' }]), missing)
    assert.throws(() => Keyring.open(root, 'd_1', [...others, destroyed(row)]), missing)
    const second = key(9, row.purpose)
    assert.throws(() => Keyring.open(root, 'd_1', [...rows, second]), new RegExp(`several .*\\(${row.id}, 9\\)`))
  }
  assert.throws(() => Keyring.open(root, 'd_1', []), KeyringError)
})

test('the key of one application opens, but never becomes what all seal with', () => {
  const own = newDataKey(root, 'd_1', { id: 8, purpose: 'data', state: 'open-only', applicationId: 'app_1' }, 1)
  assert.equal(Keyring.open(root, 'd_1', [...rows, own]).knows(8), true)
  const primary = { ...own, state: 'primary' } as const
  assert.throws(() => Keyring.open(root, 'd_1', [primary, fingerprint, audit]), /belongs to one application/)
})

test('a reload unwraps new rows only, so it works while the root key is being exchanged', () => {
  const moved = rows.map((row) => rewrapDataKey(root, nextRoot, 'd_1', row))
  const reloaded = Keyring.open(root, 'd_1', moved, keyring)
  assert.deepEqual(reloaded.open(place, keyring.seal(place, secret)), secret)
  const added = newDataKey(nextRoot, 'd_1', { id: 4, purpose: 'data', state: 'staged' }, 1)
  assert.throws(() => Keyring.open(root, 'd_1', [...moved, added], keyring), WrongRootKey)
  assert.equal(Keyring.open(nextRoot, 'd_1', [...moved, added], keyring).knows(4), true)
})

test('a row that changed its purpose is unwrapped again, and refused, although its id is known', () => {
  const planted = { ...audit, purpose: 'data', state: 'open-only' } as const
  const replaced = key(7, 'audit')
  assert.throws(() => Keyring.open(root, 'd_1', [data, fingerprint, planted, replaced], keyring), KeyringError)
})

test('no print of a keyring shows a key', () => {
  const shown = inspect(keyring, { depth: null, showHidden: true, customInspect: false }) + JSON.stringify(keyring)
  const bytes = keyring.auditKey.export()
  for (const encoding of ['hex', 'base64', 'latin1'] as const) assert(!shown.includes(bytes.toString(encoding)))
  assert(!shown.includes(bytes.subarray(0, 4).join(', ')))
})
