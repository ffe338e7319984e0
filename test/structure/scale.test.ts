import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readFigures } from '../../bench/figures.ts'
import { tablesOf, withTables } from '../../bench/scale-model.ts'
import { textOf } from './sources.ts'

test('the tables of docs/scale.md are those that the model makes of what was measured', () => {
  const document = textOf('docs/scale.md')
  const tables = tablesOf(readFigures())
  for (const name of Object.keys(tables)) assert.ok(document.includes(`<!-- table ${name} -->`), `${name} is shown`)
  assert.equal(document, withTables(document, tables), 'run `npm run scale`')
})
