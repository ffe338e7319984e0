import assert from 'node:assert/strict'
import { test } from 'node:test'
import { apiContract, expected, present } from './matrix.ts'

test('every outcome of every operation, and every rule, has its case', () => {
  const missing = expected.filter((name) => !present.includes(name))
  assert.deepEqual(missing, [], 'these files are missing under test/contract/cases')
})

test('every case belongs to an outcome or a rule', () => {
  const stray = present.filter((name) => !expected.includes(name))
  assert.deepEqual(stray, [], 'these files match nothing: test/contract/expected.ts and rules.ts say what there is')
})

apiContract('the API on SQLite', async () => undefined)
