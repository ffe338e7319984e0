/** A migration takes what it takes: what bounds the answers to requests is not for it, nor for who waits for its end. */

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import pg from 'pg'
import { MIGRATIONS } from '../../src/store/postgres/locks.ts'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'

const server = givenServer() ?? (await startPostgres())
after(() => server.stop())

/** Longer than any answer to a request may take. */
const LONG_MS = 600_000
/** What the server allows a statement, and a wait for a lock, and for how long the other one goes on. */
const SERVER_LIMIT_MS = 200
const OTHER_S = 0.5

test('a start waits for the migration of another one for longer than for an answer', { timeout: 20_000 }, async (t) => {
  const place = await server.freshUrl()
  const limits = `%20-c%20statement_timeout%3D${SERVER_LIMIT_MS}%20-c%20lock_timeout%3D${SERVER_LIMIT_MS}`
  const other = new pg.Client({ connectionString: place })
  await other.connect()
  try {
    await other.query('BEGIN')
    await other.query('SELECT pg_advisory_xact_lock($1)', [MIGRATIONS])
    t.mock.timers.enable({ apis: ['setTimeout'] })
    const opening = openPostgresStore(`${place}${limits}`, { now: 1 })
    // It is awaited below, where it may have failed long before.
    opening.catch(() => undefined)
    const waiting = async () =>
      (await other.query<{ pid: number }>("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")).rows
    let first = await waiting()
    while (first.length === 0) {
      await turn()
      first = await waiting()
    }
    t.mock.timers.tick(LONG_MS)
    t.mock.timers.reset()
    await other.query('SELECT pg_sleep($1)', [OTHER_S])
    assert.deepEqual(await waiting(), first, 'it has waited once, and not begun again')
    await other.query('COMMIT')
    const store = await opening
    assert.equal(await store.read.deployment(), undefined)
    await store.close()
  } finally {
    await other.end()
  }
})
