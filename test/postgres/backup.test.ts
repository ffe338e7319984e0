/** Backups with PostgreSQL's own tools, as docs/backups.md has them. The tools are of the version of the server. */

import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDeployment } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { clavigerOk, fill, numbered } from '../cli/claviger.ts'
import { api, apiOver, injected, localServer, startServer } from '../harness/index.ts'
import { installedPostgres } from '../harness/installed-postgres.ts'
import { startPostgres } from '../harness/postgres.ts'
import { postgresPrograms, runAsUser, succeeded } from '../harness/postgres-programs.ts'
import { assertWhole } from '../harness/tables.ts'

/** That a restored database is whole, and answers the key of an application about its credentials. */
async function assertRestored(data: string, databaseUrl: string, apiKey: string, ids: readonly string[]) {
  const deployment = await openDeployment({ data, databaseUrl, rootKey: undefined, clock: systemClock, create: false })
  const { app } = localServer(deployment)
  try {
    await assertWhole(deployment)
    const caller = apiOver((request) => injected(app, request), apiKey)
    for (const id of ids) {
      const answer = await caller.get(`/v3/connectors/microsoft/creds/${id}`)
      assert.equal(answer.status, 200, `${id}: ${answer.raw}`)
    }
  } finally {
    await app.close()
    await deployment.close()
  }
}

function databaseOf(url: string, name: string): string {
  const database = new URL(url)
  database.pathname = `/${name}`
  return database.href
}

async function dumpAndRestore(t: TestContext, bin: string): Promise<void> {
  const run = (program: string, ...args: string[]) => succeeded(runAsUser(path.join(bin, program), args))
  const programs = postgresPrograms(bin)
  const [archive, base, dumps] = ['archive', 'base', 'dumps'].map((name) => programs.dataFolder(name)) as [
    string,
    string,
    string,
  ]
  const archiving = { archive_mode: 'on', archive_command: `cp %p ${archive}/%f`, full_page_writes: 'on' }
  const postgres = await startPostgres(archiving, { bin })
  t.after(() => postgres.stop())
  const [url, restored] = ['claviger', 'restored'].map((name) => databaseOf(postgres.url, name)) as [string, string]
  await postgres.sql(postgres.url, 'CREATE DATABASE claviger')
  const { data, ...server } = await startServer({ env: { CLAVIGER_DATABASE_URL: url } })
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  const ids = await fill(caller, 20)

  await t.test('a dump taken while a server writes is restored whole into another database', async () => {
    const state = { stopped: false }
    const written = new EventEmitter()
    const writing = (async () => {
      for (let n = 1000; !state.stopped; n++) {
        const answer = await caller.post('/v3/connectors/microsoft/creds', numbered(n))
        assert.equal(answer.status, 201, answer.raw)
        written.emit('one')
      }
    })()
    // From here on it is written to until the dump is there.
    await once(written, 'one')
    const file = path.join(dumps, 'claviger.dump')
    await run('pg_dump', '--format=custom', `--file=${file}`, url)
    state.stopped = true
    await writing
    await postgres.sql(postgres.url, 'CREATE DATABASE restored')
    await run('pg_restore', '--exit-on-error', '--no-owner', `--dbname=${restored}`, file)
    await assertRestored(data, restored, server.apiKey, ids)
    assert.doesNotMatch(await clavigerOk(data, ['doctor'], { CLAVIGER_DATABASE_URL: restored }), /^fail/m)
  })

  await t.test('a base backup and the log since then bring back the moment before a mistake', async (inner) => {
    await run('pg_basebackup', `--pgdata=${base}`, '--checkpoint=fast', `--dbname=${postgres.url}`)
    const later = await caller.post('/v3/connectors/microsoft/creds', numbered(50))
    const all = [...ids, later.body.data.id]
    await postgres.sql(postgres.url, "SELECT pg_create_restore_point('before the mistake')")
    for (const id of all) assert.equal((await caller.delete(`/v3/connectors/microsoft/creds/${id}`)).status, 200)
    await server.stop()
    // Stopping archives what is left.
    await postgres.stop()
    assert.ok(readdirSync(archive).length > 0)

    writeFileSync(path.join(base, 'recovery.signal'), '')
    const recovery = {
      restore_command: `cp ${archive}/%f %p`,
      recovery_target_name: 'before the mistake',
      recovery_target_action: 'promote',
    }
    const recovered = await startPostgres(recovery, { bin, data: base })
    inner.after(() => recovered.stop())
    // It answers reads before it has reached that moment, and takes writes afterwards.
    while ((await recovered.sql(recovered.url, 'SELECT pg_is_in_recovery()::int AS is'))[0]?.['is'] !== 0)
      await sleep(20)
    await assertRestored(data, databaseOf(recovered.url, 'claviger'), server.apiKey, all)
  })
}

test("backups with PostgreSQL's own tools", async (t) => {
  const bin = installedPostgres()
  if (bin === undefined) t.diagnostic('not checked here: no PostgreSQL with pg_dump is installed')
  else await dumpAndRestore(t, bin)
})
