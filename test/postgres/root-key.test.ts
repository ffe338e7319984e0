/** Where the root key comes from is asked once a start, whatever the database, and by each process that serves. */

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { openDeployment } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { generateRootKeyText } from '../../src/vault/root/root.ts'
import { startServer, temporaryFolder } from '../harness/index.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

const VARIABLE = 'ROOT_KEY_OF_THE_TEST'

/** Opens and closes a deployment, which is made the first time. */
async function start(data: string, databaseUrl: string | undefined, rootKey: string): Promise<string> {
  const deployment = await openDeployment({ data, databaseUrl, rootKey, clock: systemClock, create: true })
  await deployment.close()
  return deployment.id
}

for (const engine of ['PostgreSQL', 'the embedded database'] as const) {
  const place = async () => (engine === 'PostgreSQL' ? server.freshUrl() : undefined)

  test(`a root key in a variable starts a deployment on ${engine}, and starts it again`, async () => {
    const [data, url, text] = [temporaryFolder(), await place(), generateRootKeyText()]
    process.env[VARIABLE] = text
    const id = await start(data, url, `env:${VARIABLE}`)
    assert.equal(process.env[VARIABLE], undefined, 'it is taken out of the environment')
    process.env[VARIABLE] = text
    assert.equal(await start(data, url, `env:${VARIABLE}`), id)
  })

  test(`a command that prints the root key is run once a start on ${engine}`, async () => {
    const [data, url, folder] = [temporaryFolder(), await place(), temporaryFolder()]
    const [key, runs] = [path.join(folder, 'key'), path.join(folder, 'runs')]
    writeFileSync(key, generateRootKeyText())
    const command = `exec:echo run >> '${runs}'; cat '${key}'`
    for (const count of [1, 2]) {
      await start(data, url, command)
      assert.equal(readFileSync(runs, 'utf8'), 'run\n'.repeat(count))
    }
  })
}

test('workers have a root key that is in a variable, one that is started again too', { timeout: 60_000 }, async () => {
  const of = await startServer({
    env: {
      CLAVIGER_DATABASE_URL: await server.freshUrl(),
      CLAVIGER_WORKERS: '2',
      CLAVIGER_ROOT_KEY: `env:${VARIABLE}`,
      [VARIABLE]: generateRootKeyText(),
    },
  })
  try {
    const serving = () =>
      [...of.output().matchAll(/"pid":(\d+),"msg":"a worker serves"/g)].map(([, pid]) => Number(pid))
    const [pid] = serving()
    assert.ok(pid)
    process.kill(pid, 'SIGKILL')
    while (serving().length < 3) await new Promise((resolve) => setTimeout(resolve, 25))
  } finally {
    await of.kill()
  }
})
