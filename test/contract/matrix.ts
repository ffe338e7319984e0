import { readdirSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { startWorlds, type Case } from './contract.ts'
import { expectedCases } from './expected.ts'

const folder = new URL('cases/', import.meta.url)
export const expected = expectedCases()
export const present = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

/**
 * Runs every case of the API over an engine.
 *
 * @param database answers the URL of a fresh PostgreSQL database, or undefined for the embedded one.
 */
export function apiContract(name: string, database: () => Promise<string | undefined>): void {
  describe(name, () => {
    for (const { id } of operations)
      describe(id, async () => {
        let worlds: Awaited<ReturnType<typeof startWorlds>>
        before(async () => {
          worlds = await startWorlds(await database())
        })
        after(() => worlds.stop())

        for (const file of expected.filter((one) => one.startsWith(`${id}/`) && present.includes(one))) {
          const { default: found } = (await import(new URL(file, folder).href)) as { default: Case }
          test(`${file.slice(id.length + 1, -3)}: ${found.name}`, async () => {
            await found.run(await worlds.world())
          })
        }
      })
  })
}
