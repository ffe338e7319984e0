import assert from 'node:assert/strict'
import test from 'node:test'
import { rootSource } from './index.ts'
import { generateRootKeyText, RootKeyError } from './root.ts'

test('a root source is a file, a variable or a command, and describes itself', () => {
  assert.equal(rootSource('file:/run/credentials/root').description, 'file:/run/credentials/root')
  assert.equal(rootSource('env:CLAVIGER_ROOT').description, 'env:CLAVIGER_ROOT')
  assert.equal(rootSource('exec:op read op://vault/root').description, 'exec:op')
})

test('anything else is refused with the list of forms, and not repeated, for it may be the key itself', () => {
  const key = generateRootKeyText()
  const wrong = [
    key,
    '',
    ':',
    'file',
    'file:',
    'env:',
    'env:A-B',
    'env:1A',
    'exec: ',
    'https://x',
    'constructor:x',
    'File:/x',
  ]
  for (const spec of wrong) {
    assert.throws(
      () => rootSource(spec),
      new RootKeyError('The source of the root key must be file:<path>, env:<NAME> or exec:<command line>.'),
      spec,
    )
  }
})
