/** Backups with PostgreSQL's own tools, as docs/backups.md has them. The tools are of the version of the server. */

import assert from 'node:assert/strict'
import { chmodSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { clavigerOk, fill, numbered } from '../cli/claviger.ts'
import { api, startServer, temporaryFolder } from '../harness/index.ts'
import { installedPostgres } from '../harness/installed-postgres.ts'
import { ownFolder, runAsUser, startPostgres, succeeded } from '../harness/postgres.ts'

const bin = installedPostgres()
const NOT_HERE = 'not checked here: no PostgreSQL with pg_dump is installed'

/** That a restored database is whole, serves, and has what was there. */
async function assertRestored(data: string, url: string, apiKey: string, ids: Iterable<string>): Promise<void> {
  const env = { CLAVIGER_DATABASE_URL: url }
  const server = await startServer({ data, env })
  for (const id of ids) {
    const answer = await api(server.url, apiKey).get(`/v3/connectors/microsoft/creds/${id}`)
    assert.equal(answer.status, 200, `${id}: ${answer.raw}`)
  }
  assert.equal(await server.stop(), 0)
  assert.doesNotMatch(await clavigerOk(data, ['doctor'], env), /^fail/m)
  await clavigerOk(data, ['audit', 'verify'], env)
}

function databaseOf(url: string, name: string): string {
  const database = new URL(url)
  database.pathname = `/${name}`
  return database.href
}

test('a dump taken while a server writes is restored whole into another database', async (t) => {
  if (bin === undefined) {
    t.diagnostic(NOT_HERE)
    return
  }
  const postgres = await startPostgres({}, { bin })
  t.after(() => postgres.stop())
  for (const name of ['claviger', 'restored']) await postgres.sql(postgres.url, `CREATE DATABASE ${name}`)
  const url = databaseOf(postgres.url, 'claviger')
  const server = await startServer({ env: { CLAVIGER_DATABASE_URL: url } })
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  const acknowledged = await fill(caller, 20)
  let stop = false
  const writing = (async () => {
    for (let n = 1000; !stop; n++) {
      const answer = await caller.post('/v3/connectors/microsoft/creds', numbered(n))
      assert.equal(answer.status, 201, answer.raw)
      acknowledged.push(answer.body.data.id)
    }
  })()
  const before = [...acknowledged]
  const file = path.join(ownFolder(readableFolder(), 'dumps'), 'claviger.dump')
  await succeeded(runAsUser(path.join(bin, 'pg_dump'), ['--format=custom', `--file=${file}`, url]))
  assert.ok(acknowledged.length > before.length, 'it was written to meanwhile')
  stop = true
  await writing
  await server.stop()

  const restored = databaseOf(postgres.url, 'restored')
  const how = ['--exit-on-error', '--no-owner', `--dbname=${restored}`, file]
  await succeeded(runAsUser(path.join(bin, 'pg_restore'), how))
  await assertRestored(server.data, restored, server.apiKey, before)
})

test('a base backup and the log that was archived since bring back the moment before a mistake', async (t) => {
  if (bin === undefined) {
    t.diagnostic(NOT_HERE)
    return
  }
  const folder = readableFolder()
  const archive = ownFolder(folder, 'archive')
  const base = ownFolder(folder, 'base')
  const archiving = { archive_mode: 'on', archive_command: `cp %p ${archive}/%f`, full_page_writes: 'on' }
  const postgres = await startPostgres(archiving, { bin })
  t.after(() => postgres.stop())
  const server = await startServer({ env: { CLAVIGER_DATABASE_URL: postgres.url } })
  t.after(() => server.kill())
  const caller = api(server.url, server.apiKey)
  const ids = await fill(caller, 5)
  await succeeded(
    runAsUser(path.join(bin, 'pg_basebackup'), [`--pgdata=${base}`, '--checkpoint=fast', `--dbname=${postgres.url}`]),
  )
  const later = await caller.post('/v3/connectors/microsoft/creds', numbered(50))
  ids.push(later.body.data.id)
  await postgres.sql(postgres.url, "SELECT pg_create_restore_point('before the mistake')")
  for (const id of ids) assert.equal((await caller.delete(`/v3/connectors/microsoft/creds/${id}`)).status, 200)
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
  t.after(() => recovered.stop())
  await assertRestored(server.data, recovered.url, server.apiKey, ids)
})

function readableFolder(): string {
  const folder = temporaryFolder()
  chmodSync(folder, 0o755)
  return folder
}
