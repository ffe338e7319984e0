/** A primary with a synchronous standby: what happens to writes when the primary dies and the standby takes its place. */

import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { ROOT_KEY_FILE } from '../../src/deployment.ts'
import { api, startServer, temporaryFolder } from '../harness/index.ts'
import { startPostgres } from '../harness/postgres.ts'
import { numbersFrom } from '../harness/seeded.ts'
import { dataOf } from './client.ts'
import type { Request } from './credentials.ts'
import { underLoad } from './load.ts'
import { assertSound } from './sound.ts'

const seed = Number(process.env['CLAVIGER_CHAOS_SEED'] ?? randomInt(2 ** 31))
const OPERATIONS = 100
/** Far more than it takes; what it took is printed. */
const RESUMED_WITHIN_MS = 30_000

test(`no acknowledged write is lost when a standby takes the place of its primary, and writes go on (seed ${seed})`, async (t) => {
  const primary = await startPostgres({ synchronous_commit: 'on' })
  t.after(() => primary.stop())
  const standby = await primary.standby()
  t.after(() => standby.stop())
  const alone = await primary.freshUrl()
  const both = new URL(alone.replace(`:${primary.port}/`, `:${standby.port}/`)).href
  const hosts = `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`
  const env = {
    CLAVIGER_DATABASE_URL: `${alone.replace(`127.0.0.1:${primary.port}`, hosts)}&target_session_attrs=read-write`,
  }
  const first = await startServer({ env })
  t.after(() => first.kill())
  const data = temporaryFolder()
  copyFileSync(path.join(first.data, ROOT_KEY_FILE), path.join(data, ROOT_KEY_FILE))
  const second = await startServer({ env, data })
  t.after(() => second.kill())
  const instances = [first, second].map(({ url }) => api(url, first.apiKey))
  const made = await instances[0]!.post('/v3/connectors', { provider: 'microsoft', settings: dataOf('primary') })
  assert.equal(made.status, 201, made.raw)

  let promoted = 0
  const slots = await underLoad('promotion', numbersFrom(seed), instances, async (load) => {
    await load.more(OPERATIONS)
    await primary.kill()
    await standby.sql(standby.url, 'SELECT pg_promote()')
    promoted = performance.now()
    await load.more(OPERATIONS, RESUMED_WITHIN_MS)
  })

  const acknowledged = slots
    .flatMap(({ history }) => history)
    .filter(({ request, answer }) => isWrite(request) && (answer?.kind === 'shown' || answer?.kind === 'deleted'))
    .map(({ end }) => end)
  const after = acknowledged.filter((end) => end > promoted)
  t.diagnostic(`the first write was acknowledged ${Math.round(Math.min(...after) - promoted)} ms after the promotion`)
  t.diagnostic(`${acknowledged.length - after.length} writes acknowledged before it, ${after.length} after`)
  await assertSound(slots, { ...first, databaseUrl: both }, 0)
  assert.equal(await first.stop(), 0)
  assert.equal(await second.stop(), 0)
})

function isWrite({ kind }: Request): boolean {
  return kind !== 'get' && kind !== 'list'
}
