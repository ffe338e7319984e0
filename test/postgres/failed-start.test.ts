/** A start that fails once the database is open leaves no connection behind: what holds one does not end. */

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { openDeployment } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { temporaryFolder } from '../harness/index.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

const open = (data: string, databaseUrl: string) =>
  openDeployment({ data, databaseUrl, rootKey: undefined, clock: systemClock, create: true })

/** Resolves once nobody of that name is connected; one that is left idle stays for longer than the test may take. */
async function nobodyOf(name: string): Promise<void> {
  const text = `SELECT 1 FROM pg_stat_activity WHERE application_name = '${name}'`
  while ((await server.sql(server.url, text)).length > 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a data folder that cannot be made closes the database again', { timeout: 20_000 }, async () => {
  const file = path.join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const url = await server.freshUrl()
  await assert.rejects(open(path.join(file, 'data'), `${url}&application_name=no-folder`), { code: 'ENOTDIR' })
  await nobodyOf('no-folder')
})

test('a first look that fails closes the database again', { timeout: 20_000 }, async () => {
  const url = await server.freshUrl()
  const data = temporaryFolder()
  await (await open(data, url)).close()
  await server.sql(url, 'ALTER TABLE deployment RENAME TO elsewhere')
  await assert.rejects(open(data, `${url}&application_name=no-look`), /deployment/)
  await nobodyOf('no-look')
})
