import assert from 'node:assert/strict'
import { createServer, type AddressInfo } from 'node:net'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { openDeployment } from '../../src/deployment.ts'
import { newApiKey } from '../../src/lib/api-key.ts'
import { systemClock } from '../../src/lib/clock.ts'
import { api, startServer, temporaryFolder, type RunningServer } from '../harness/index.ts'
import { claviger, start } from './claviger.ts'

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

test('a first start whose port is taken makes no API key that nobody sees: the next one makes it and tells it', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  t.after(() => other.close())
  await new Promise((resolve) => other.once('listening', resolve))
  const { port } = other.address() as AddressInfo
  const data = temporaryFolder()
  const { status, stdout, stderr } = await claviger(data, ['serve'], { CLAVIGER_PORT: String(port) })
  assert.equal(status, 1)
  assert.equal(stdout, '')
  assert.match(stderr, /another process listens there/)

  const server = await startServer({ data })
  t.after(() => server.kill())
  await assertFirstStart(server)
  assert.equal(await server.stop(), 0)
})

test('a first start that was killed before it has made an application leaves that to the next one', async (t) => {
  const data = temporaryFolder()
  await (await openDeployment({ data, rootKey: undefined, clock: systemClock, create: true })).close()
  const server = await startServer({ data })
  t.after(() => server.kill())
  await assertFirstStart(server)
  assert.equal(await server.stop(), 0)
  const again = await startServer({ data })
  t.after(() => again.kill())
  assert.doesNotMatch(again.output(), /First start/)
  assert.equal(await again.stop(), 0)
})

test('a key to install that comes after the first start is one that does not work, which the log says', async (t) => {
  const [installed, late] = [newApiKey(), newApiKey()]
  const words = /CLAVIGER_BOOTSTRAP_API_KEY is none of the API keys here/
  const data = temporaryFolder()
  for (const [key, warned] of [
    [installed, false],
    [installed, false],
    [late, true],
  ] as const) {
    const server = await startServer({ data, env: { CLAVIGER_BOOTSTRAP_API_KEY: key } })
    t.after(() => server.kill())
    assert.equal((await api(server.url, key).get('/v3/connectors')).status, warned ? 401 : 200)
    assert.equal(await server.stop(), 0)
    assert.equal(words.test(server.output()), warned, server.output())
    assert.ok(!server.output().includes(key))
  }
})

test('an address without https is warned of at the start, unless it is this machine', async (t) => {
  for (const [url, warned] of [
    ['http://claviger.example.com', true],
    ['https://claviger.example.com', false],
    ['http://localhost:8080', false],
    ['http://127.0.0.1:8080', false],
  ] as const) {
    const server = await startServer({ env: { CLAVIGER_URL: url } })
    t.after(() => server.kill())
    assert.equal(await server.stop(), 0)
    const words = `CLAVIGER_URL is ${url}: without https nobody can sign in to the dashboard`
    assert.equal(server.output().includes(words), warned, server.output())
  }
})

test('the address that it prints leads a browser to the dashboard, and stays unknown to everybody else', async (t) => {
  const server = await startServer()
  t.after(() => server.kill())
  const get = (accept: string, method = 'GET') => fetch(server.url, { method, headers: { accept }, redirect: 'manual' })
  const seen = await get('text/html,application/xhtml+xml,*/*;q=0.8')
  assert.deepEqual([seen.status, seen.headers.get('location')], [303, '/dashboard/'])
  assert.match(seen.headers.get('x-request-id') ?? '', /^[\w-]{36}$/)
  const page = await fetch(server.url, { headers: { accept: 'text/html' } })
  assert.equal(page.status, 200)
  assert.match(await page.text(), /<title>Claviger</)
  for (const answer of [await get('*/*'), await get('application/json'), await get('text/html', 'POST')]) {
    assert.equal(answer.status, 404)
    assert.match(await answer.text(), /"type":"api\.not_found_error"/)
  }
  assert.equal(await server.stop(), 0)
})

/** It has told its API key, which works, and what to back up. */
async function assertFirstStart(server: RunningServer): Promise<void> {
  assert.match(server.output(), /Back up the root key, apart from the database: .*root\.key/)
  assert.equal((await api(server.url, server.apiKey).get('/v3/connectors')).status, 200)
}
