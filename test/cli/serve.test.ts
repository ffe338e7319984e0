import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { startServer } from '../harness/index.ts'
import { start } from './claviger.ts'

test(
  'a start that fails when it listens already ends, so that whoever watches over it starts it again',
  { timeout: 60_000 },
  async (t) => {
    const server = await startServer()
    assert.equal(await server.stop(), 0)
    const database = new DatabaseSync(path.join(server.data, 'claviger.db'))
    // The link for the first owner is made last.
    database.exec("CREATE TRIGGER no_more BEFORE INSERT ON invitations BEGIN SELECT RAISE(ABORT, 'no more'); END")
    database.close()

    const { child, ended } = start(server.data, ['serve'], { CLAVIGER_PORT: '0' })
    t.after(() => child.kill('SIGKILL'))
    const { status, stdout, stderr } = await ended
    assert.equal(status, 1, stderr)
    assert.match(stderr, /^claviger: nothing was written: /m)
    assert.doesNotMatch(stdout, /listening/)
  },
)
