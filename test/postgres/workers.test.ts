/** `claviger serve --workers` on PostgreSQL: several processes on one port, started, looked after and stopped by one. */

import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, test } from 'node:test'
import { claviger } from '../cli/claviger.ts'
import { until } from '../harness/in-time.ts'
import { startServer, temporaryFolder, type RunningServer } from '../harness/index.ts'
import { dashboardOf, firstOwnerToken, join } from '../harness/person.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'

const database = givenServer() ?? (await startPostgres())
/** Started once, for each process costs its start; the tests go from what leaves it whole to what ends it. */
const server = await startWorkers()
after(async () => {
  await server.kill()
  await database.stop()
})

async function startWorkers(): Promise<RunningServer> {
  const env = {
    CLAVIGER_DATABASE_URL: await database.freshUrl(),
    CLAVIGER_WORKERS: '2',
    CLAVIGER_TRUSTED_PROXIES: '127.0.0.1',
  }
  return startServer({ env })
}

interface Line {
  readonly worker?: number
  readonly pid?: number
  readonly signal?: string
  readonly msg: string
}

/** What the processes have logged. */
function logOf(of: RunningServer): Line[] {
  return of
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Line)
}

/** The processes that serve, by the number of the worker; one that took the place of another counts in its place. */
function servingOf(of: RunningServer): Map<number, number> {
  const lines = logOf(of).filter(({ msg }) => msg === 'a worker serves')
  return new Map(lines.map(({ worker = 0, pid = 0 }) => [worker, pid]))
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** How many calls of `get_connector_all` each worker has answered, as /metrics tells it. */
async function answeredBy(): Promise<Map<string, number>> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  const lines = text.matchAll(/^claviger_requests_total\{(.*operation="get_connector_all".*)\} (\d+)$/gm)
  return new Map(
    [...lines].map(([, labels = '', count]) => [/worker="(\d+)"/.exec(labels)?.[1] ?? 'none', Number(count)]),
  )
}

/** A request on a connection of its own. */
async function getOnce(): Promise<number> {
  const answer = await fetch(`${server.url}/v3/connectors`, {
    headers: { authorization: `Bearer ${server.apiKey}`, connection: 'close' },
  })
  await answer.arrayBuffer()
  return answer.status
}

/** Sends a request up to its body, which the server says that it waits for. */
async function begun(to: RunningServer, bytes: number): Promise<Socket> {
  const { hostname, port } = new URL(to.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  socket.write(
    'POST /v3/connectors HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n' +
      `Authorization: Bearer ${to.apiKey}\r\nContent-Length: ${bytes}\r\n\r\n`,
  )
  const [first] = (await once(socket, 'data')) as [Buffer]
  assert.match(first.toString(), /^HTTP\/1\.1 100 /)
  return socket
}

const bothStopping = (of: RunningServer) =>
  until(() => logOf(of).filter(({ msg }) => msg.startsWith('stopping')).length === 2, 'both are stopping')

test('several workers serve one port; first-start things happen once; each log line and each series names its worker', async () => {
  const output = server.output()
  for (const line of [/^claviger listening on /gm, /API key +clav_/g, /\/dashboard\/join#/g])
    assert.equal(output.match(line)?.length, 1, String(line))
  assert.deepEqual([...servingOf(server).keys()].toSorted(), [1, 2])

  for (let at = 0; at < 10; at++) assert.equal(await getOnce(), 200)
  const answered = await answeredBy()
  assert.deepEqual([...answered.keys()].toSorted(), ['1', '2'], 'each has its share')
  assert.equal((answered.get('1') ?? 0) + (answered.get('2') ?? 0), 10)
  const text = await (await fetch(`${server.url}/metrics`)).text()
  assert.equal(text.match(/^claviger_records\{kind="applications"\} 1$/gm)?.length, 1)
  assert.equal(text.match(/^# TYPE claviger_requests_total /gm)?.length, 1, 'one group a metric')

  const person = await join(dashboardOf(server), firstOwnerToken(server), 'owner@example.com')
  for (let at = 0; at < 4; at++) {
    const headers = { connection: 'close' }
    assert.equal((await person.call('GET', '/dashboard/api/me', undefined, { headers })).status, 200)
  }
  const rounds = logOf(server).filter(({ msg }) => msg === 'audit checkpoint')
  assert.deepEqual(new Set(rounds.map(({ worker }) => worker)), new Set([1]), 'one of them makes the rounds')
})

test('a port that is taken ends the start of all workers with one sentence', async () => {
  const env = { CLAVIGER_DATABASE_URL: await database.freshUrl(), CLAVIGER_PORT: new URL(server.url).port }
  const { status, stdout, stderr } = await claviger(temporaryFolder(), ['serve', '--workers', '3'], env)
  assert.equal(status, 1)
  assert.equal(
    stderr.match(/cannot listen on 127\.0\.0\.1 port \d+: another process listens there/g)?.length,
    1,
    stderr,
  )
  assert.doesNotMatch(stderr, /\n +at /, 'no stack')
  assert.doesNotMatch(stdout, /listening/)
})

test('a worker that is killed is started again with the same number, and the others go on serving meanwhile', async () => {
  const before = servingOf(server)
  process.kill(before.get(2) ?? 0, 'SIGKILL')
  await until(() => logOf(server).some(({ worker, signal }) => worker === 2 && signal === 'SIGKILL'), 'it is logged')
  assert.equal(await getOnce(), 200)
  await until(() => servingOf(server).get(2) !== before.get(2), 'another takes its place')
  assert.equal(servingOf(server).get(1), before.get(1))
  for (let at = 0; at < 4; at++) assert.equal(await getOnce(), 200)
  assert.deepEqual([...(await answeredBy()).keys()].toSorted(), ['1', '2'])
})

test('SIGTERM lets every worker finish what is under way, then all end, with status 0', async () => {
  const pids = [...servingOf(server).values()]
  const body = JSON.stringify({ provider: 'google', settings: { client_id: 'id', client_secret: 'secret' } })
  // One for each worker, whose body is not there yet when the signal comes.
  const sockets = await Promise.all(pids.map(() => begun(server, body.length)))
  const stopped = server.stop()
  await bothStopping(server)
  const answers = sockets.map(async (socket) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (part: string) => (text += part))
    socket.write(body)
    await once(socket, 'close')
    return text
  })
  for (const answer of await Promise.all(answers)) {
    assert.match(answer, /^HTTP\/1\.1 20[01] /)
    // Otherwise the stop would wait for the client to go.
    assert.match(answer, /^connection: close\r$/im)
  }
  assert.equal(await stopped, 0)
  assert.deepEqual(pids.filter(isThere), [])
})

test('a second signal ends all at once', async () => {
  const other = await startWorkers()
  const pids = [...servingOf(other).values()]
  const socket = await begun(other, 10)
  const stopped = other.stop()
  await until(() => logOf(other).some(({ msg }) => msg.startsWith('stopping')), 'it is stopping')
  process.kill(other.pid, 'SIGTERM')
  assert.equal(await stopped, null, 'it has ended by the signal')
  await until(() => pids.every((pid) => !isThere(pid)), 'no worker is left')
  socket.destroy()
})

test('no worker outlives the process that has started it', async () => {
  const other = await startWorkers()
  const pids = [...servingOf(other).values()]
  await other.kill()
  await until(() => pids.every((pid) => !isThere(pid)), 'no worker is left')
})

test('on the embedded database more than one worker is refused, with the reason and what to do', async () => {
  const { status, stdout, stderr } = await claviger(temporaryFolder(), ['serve', '--workers', '2'])
  assert.equal(status, 1)
  assert.match(stderr, /embedded database is served by one process.*CLAVIGER_DATABASE_URL/)
  assert.equal(stdout, '')
})
