/** A move that ends early, and one that must not begin. */

import assert from 'node:assert/strict'
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, watch } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { DATABASE_FILE, ROOT_KEY_FILE } from '../../src/deployment.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { move } from '../../src/operate/move.ts'
import { movedTables } from '../../src/store/move.ts'
import { WrongRootKey } from '../../src/vault/keyring.ts'
import { createRootKeyFile } from '../../src/vault/root/file.ts'
import { claviger, start } from '../cli/claviger.ts'
import { api, startServer, temporaryFolder } from '../harness/index.ts'
import type { PostgresServer } from '../harness/postgres.ts'
import { tablesOf } from '../harness/tables.ts'
import type { Contents } from './contents.ts'

/** A copy of the folder for a test that changes something in it. */
function copyOf(data: string): string {
  const copy = temporaryFolder()
  cpSync(data, copy, { recursive: true })
  return copy
}

/** A move within this process. */
function moved(data: string, to: string, from: { readonly databaseUrl?: string } = {}) {
  const silent = { stage: () => undefined, show: () => undefined }
  return move({ data, databaseUrl: from.databaseUrl, rootKey: undefined, clock: systemClock }, to, silent)
}

/**
 * A move that stands still before the copy is checked: the command that is asked for the root key answers when the source is
 * opened, and never after.
 */
async function heldMove(data: string, args: readonly string[], env: Record<string, string> = {}) {
  const state = temporaryFolder()
  const [asked, held] = [path.join(state, 'asked'), path.join(state, 'held')]
  const command = `echo >>${asked}; test $(wc -l <${asked}) -le 1 &&
    cat ${path.join(data, ROOT_KEY_FILE)} || { echo $$ >${held}.new; mv ${held}.new ${held}; exec sleep 25; }`
  const moving = start(data, ['move', ...args], { ...env, CLAVIGER_ROOT_KEY: `exec:${command}` })
  return {
    /** Resolves when it has come to a stage. */
    at: (stage: string) =>
      new Promise<void>((resolve, reject) => {
        let seen = ''
        moving.child.stderr?.on('data', (text: string) => {
          if ((seen += text).includes(stage)) resolve()
        })
        moving.child.once('exit', () => {
          reject(new Error(`it ended before ${stage}: ${seen}`))
        })
      }),
    /** Resolves when it stands still. */
    still: () =>
      new Promise<void>((resolve) => {
        const watcher = watch(state, look)
        function look() {
          if (!existsSync(held)) return
          watcher.close()
          resolve()
        }
        look()
      }),
    async kill() {
      moving.child.kill('SIGKILL')
      assert.equal((await moving.ended).signal, 'SIGKILL')
      if (existsSync(held)) process.kill(Number(readFileSync(held, 'utf8')), 'SIGKILL')
    },
  }
}

/** @param folder a data folder that nobody serves, and that is left as it is */
export function cutShort(postgres: Pick<PostgresServer, 'freshUrl' | 'sql'>, folder: () => Contents): void {
  async function rowsIn(url: string): Promise<number> {
    const counts = movedTables.map((table) => `(SELECT count(*) FROM ${table})`).join(' + ')
    const [row] = await postgres.sql(url, `SELECT ${counts} AS n`)
    return Number(row?.['n'])
  }

  /** The server notices a moment later that a client is gone, and lets go of what it has locked. */
  async function untilNobodyMoves(url: string): Promise<void> {
    const locks = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
    while ((await postgres.sql(url, locks)).length > 0) await sleep(10)
  }

  test('killed anywhere on the way to PostgreSQL, nothing is there, and the same command does it', async () => {
    const url = await postgres.freshUrl()
    for (const stage of ['copying deployment', 'copying audit_records']) {
      const held = await heldMove(folder().data, ['--to', url])
      await held.at(stage)
      await held.kill()
      assert.equal(await rowsIn(url), 0, stage)
    }
    const held = await heldMove(folder().data, ['--to', url])
    await held.still()
    await assert.rejects(moved(copyOf(folder().data), url), /a move into this database is under way/)
    const server = await claviger(temporaryFolder(), ['serve'], { CLAVIGER_DATABASE_URL: url, CLAVIGER_PORT: '0' })
    assert.equal(server.status, 1, 'no server starts on what is half there')
    assert.match(server.stderr, /a move into this database is under way/)
    await held.kill()
    assert.equal(await rowsIn(url), 0)
    await untilNobodyMoves(url)
    await moved(folder().data, url)
    assert.ok((await rowsIn(url)) > 100)
  })

  test('killed anywhere on the way to a folder, no database is there, and the same command does it', async () => {
    const url = await postgres.freshUrl()
    await moved(folder().data, url)
    const env = { CLAVIGER_DATABASE_URL: url }
    const to = temporaryFolder()
    const held = await heldMove(folder().data, ['--to', to], env)
    await held.still()
    const server = await claviger(to, ['serve'], { CLAVIGER_PORT: '0' })
    assert.equal(server.status, 1)
    assert.match(server.stderr, /is serving .* or moving it/)
    await held.kill()
    assert.equal(existsSync(path.join(to, DATABASE_FILE)), false)
    await moved(folder().data, to, { databaseUrl: url })
    assert.deepEqual(readdirSync(to).sort(), [DATABASE_FILE, 'serve.lock'])
    assert.deepEqual(tablesOf(to)['sealed_versions'], tablesOf(folder().data)['sealed_versions'])
  })

  test('what is there already is not touched: the database of a deployment, a folder with one, or the same', async () => {
    const url = await postgres.freshUrl()
    await moved(folder().data, url)
    const before = await rowsIn(url)
    const filled = /there is something in the database that is moved to already \(deployment, .*\): it has to be empty/
    await assert.rejects(moved(folder().data, url), filled)
    await assert.rejects(moved(folder().data, url, { databaseUrl: url }), filled)
    assert.equal(await rowsIn(url), before)

    const whole = tablesOf(folder().data)
    const there = /there is a database in .* already: name another folder/
    await assert.rejects(moved(folder().data, folder().data, { databaseUrl: url }), there)
    assert.deepEqual(tablesOf(folder().data), whole)
  })

  test('a place to move to is named in a way that can be read, and its password is not repeated', async () => {
    for (const [to, words] of [
      [folder().data, /--to names the folder that is moved/],
      ['mysql://x/y', /--to must be a postgres:\/\/ URL or a data folder/],
      ['postgres://u:canary-password@h/d?x=1', /--to has parameters that are not known: x/],
    ] as const) {
      const { status, stderr } = await claviger(folder().data, ['move', '--to', to])
      assert.equal(status, 1)
      assert.match(stderr, words)
      assert.ok(!stderr.includes('canary'))
    }
  })

  test('what is damaged is found on the other side, named, and not moved', async () => {
    const id = folder().ids.at(-1) ?? ''
    const damage: readonly (readonly [string, RegExp])[] = [
      [
        `UPDATE sealed_versions SET box = zeroblob(200) WHERE slot / 2 = (SELECT n FROM credentials WHERE id = '${id}')`,
        new RegExp(`credential ${id} does not open`),
      ],
      [
        "UPDATE audit_records SET record = replace(record, 'ok', 'no') WHERE chain <> '' AND seq = 7",
        /record 7 has been/,
      ],
      ["DELETE FROM audit_records WHERE chain <> '' AND seq > 10", /records 11 to \d+ of the chain are gone/],
      // A time that the other side cannot keep as it is written.
      [
        "UPDATE members SET updated_at = '2026-11-20T01:02:03.0004Z'",
        /the rows of members are not the same on the other/,
      ],
    ]
    const url = await postgres.freshUrl()
    for (const [sql, words] of damage) {
      const data = copyOf(folder().data)
      const database = new DatabaseSync(path.join(data, DATABASE_FILE))
      database.exec(sql)
      database.close()
      await assert.rejects(moved(data, url), words)
    }
    assert.equal(await rowsIn(url), 0)
  })

  test('without the root key of the database nothing is moved', async () => {
    const data = copyOf(folder().data)
    rmSync(path.join(data, ROOT_KEY_FILE))
    await createRootKeyFile(path.join(data, ROOT_KEY_FILE))
    const url = await postgres.freshUrl()
    await assert.rejects(moved(data, url), WrongRootKey)
    assert.deepEqual(await postgres.sql(url, 'SELECT 1 FROM pg_tables WHERE schemaname = current_schema()'), [])
  })

  test('nothing is moved from under a server, on either engine', async (t) => {
    const data = copyOf(folder().data)
    const url = await postgres.freshUrl()
    const embedded = await startServer({ data })
    t.after(() => embedded.kill())
    const refused = await claviger(data, ['move', '--to', url])
    assert.equal(refused.status, 1)
    assert.match(refused.stderr, /another claviger is serving/)
    assert.equal(await embedded.stop(), 0)

    await moved(data, url)
    const env = { CLAVIGER_DATABASE_URL: url }
    const served = await startServer({ data, env })
    t.after(() => served.kill())
    const to = path.join(temporaryFolder(), 'to')
    await assert.rejects(moved(data, to, { databaseUrl: url }), /is in use: stop every server/)
    assert.equal(existsSync(path.join(to, DATABASE_FILE)), false)
    assert.equal((await api(served.url, folder().apiKey).get('/v3/connectors')).status, 200)
    assert.equal(await served.stop(), 0)
  })
}
