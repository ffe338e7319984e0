import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { startWorlds, type Case } from './contract.ts'
import { expectedCases } from './expected.ts'

const folder = new URL('cases/', import.meta.url)
const expected = expectedCases()
const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

test('every outcome of every operation, and every rule, has its case', () => {
  const missing = expected.filter((name) => !present.includes(name))
  assert.deepEqual(missing, [], 'these files are missing under test/contract/cases')
})

test('every case belongs to an outcome or a rule', () => {
  const stray = present.filter((name) => !expected.includes(name))
  assert.deepEqual(stray, [], 'these files match nothing: test/contract/expected.ts and rules.ts say what there is')
})

for (const { id } of operations)
  describe(id, async () => {
    let worlds: Awaited<ReturnType<typeof startWorlds>>
    before(async () => {
      worlds = await startWorlds()
    })
    after(() => worlds.stop())

    for (const name of expected.filter((file) => file.startsWith(`${id}/`) && present.includes(file))) {
      const { default: found } = (await import(new URL(name, folder).href)) as { default: Case }
      test(`${name.slice(id.length + 1, -3)}: ${found.name}`, async () => {
        await found.run(await worlds.world())
      })
    }
  })
