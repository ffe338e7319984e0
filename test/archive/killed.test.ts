/** `claviger audit archive`, killed while it removes records and a server writes others. */

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { claviger, clavigerOk, fill, numbered, start } from '../cli/claviger.ts'
import { api, startServer, temporaryFolder } from '../harness/index.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { assertNothingLost, faultsOf, iso, oldDeployment, opened, T0 } from './given.ts'

const postgres = givenServer() ?? (await startPostgres())
after(() => postgres.stop())

const OLD = 8000
const ROUNDS = 4
/** A removal takes some times longer. */
const LATEST_MS = 150

const engines = [
  ['SQLite', () => Promise.resolve(undefined)],
  ['PostgreSQL', () => postgres.freshUrl()],
] as const

for (const [name, url] of engines)
  test(`on ${name}, an archiving that is killed loses nothing, and is finished by the next one`, async (t) => {
    const seed = randomInt(2 ** 31)
    const next = numbersFrom(seed)
    const old = await oldDeployment([OLD], await url())
    const [app = ''] = old.apps
    const server = await startServer({ data: old.data, env: old.env })
    t.after(() => server.kill())
    const caller = api(server.url, old.apiKey)
    await fill(caller, 1)
    let written = 0
    let stop = false
    const write = async () => {
      for (; !stop; written++) {
        const answer = await caller.post('/v3/connectors/microsoft/creds', numbered(1000 + written))
        assert.equal(answer.status, 201, answer.raw)
      }
    }
    const writing = write()

    const folder = temporaryFolder()
    const files: string[] = []
    let killed = 0
    for (let round = 0; round < ROUNDS; round++) {
      const file = path.join(folder, `round-${round}`)
      const running = start(old.data, ['audit', 'archive', file, '--before', iso(T0 + OLD + 1)], old.env)
      // Its file is whole from here on, and it removes.
      await new Promise<void>((resolve) => {
        running.child.stdout?.once('data', () => {
          resolve()
        })
        void running.ended.then(() => {
          resolve()
        })
      })
      await sleep(next(LATEST_MS))
      running.child.kill('SIGKILL')
      const { signal, status, stderr } = await running.ended
      if (signal === 'SIGKILL') killed++
      else assert.equal(status, 0, stderr)
      if (existsSync(file)) files.push(file)
      assert.deepEqual(await faultsOf(old, files), [], `seed ${seed}, round ${round}`)
    }
    assert.ok(killed > 0, `seed ${seed}: none was killed`)

    const last = path.join(folder, 'last')
    await clavigerOk(old.data, ['audit', 'archive', last, '--before', iso(T0 + OLD + 1)], old.env)
    if (existsSync(last)) files.push(last)
    const before = written
    while (written < before + 5) await sleep(5)
    stop = true
    await writing
    assert.equal(await server.stop(), 0)
    const { status, stdout } = await claviger(old.data, ['audit', 'verify', '--archive', ...files], old.env)
    assert.equal(status, 0, `seed ${seed}: ${stdout}`)
    assert.match(stdout, new RegExp(`^${app} +\\d+ +whole +up to ${OLD} `, 'm'))
    await opened(old, ({ store }) => assertNothingLost(store, app, files))
  })
