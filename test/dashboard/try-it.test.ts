import assert from 'node:assert/strict'
import { test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { scopes } from '../../src/api/scopes.ts'
import { examplePath } from '../../web/dashboard/api-keys/example.ts'

test('what a new key is tried with is something that its scopes allow', () => {
  const tried = scopes.filter((scope) => examplePath([scope]) !== undefined)
  assert.ok(tried.length > 3)
  for (const scope of tried) {
    const path = examplePath([scope]) ?? ''
    const operation = operations.find(
      (one) => one.methods.includes('GET') && new RegExp(`^${one.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    )
    assert.equal(operation?.scope, scope, path)
  }
  assert.equal(examplePath(['audit:write', 'tokens:lend']), undefined)
})
