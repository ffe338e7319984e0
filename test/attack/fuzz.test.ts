import assert from 'node:assert/strict'
import { describe, test, type TestContext } from 'node:test'
import fc from 'fast-check'
import { operations } from '../../src/api/routes.ts'
import {
  api,
  googleKeyFile,
  injected,
  rawExchange,
  StandIn,
  startInProcess,
  startServer,
  type Answer,
  type Api,
  type Request,
} from '../harness/index.ts'
import { inTime } from '../harness/in-time.ts'
import { givenServer, startPostgres } from '../harness/postgres.ts'
import { CANARY, requests, SECRET, type Known } from './arbitrary.ts'

const REQUESTS = Number(process.env['FUZZ_REQUESTS'] ?? 100_000)
const POSTGRES_REQUESTS = REQUESTS / 10
const SOCKET_REQUESTS = 2_000
const SEED = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)
const AT_ONCE = 50
/** So many requests are made from what is there now. */
const ROUND = 500
const HANGS_AFTER_MS = 20_000
const MEMORY_LIMIT = 1024 ** 3
/** Where errors are in the form of OAuth. */
const OAUTH_PATHS = new Set(operations.filter(({ errors }) => errors === 'oauth').map(({ path }) => path))

/** Sees to it that there are connectors with credentials to aim at, for some requests delete them. */
async function targets(to: Api): Promise<Omit<Known, 'apiKey'>> {
  const ids: string[] = []
  for (const provider of ['google', 'microsoft', 'zoom', 'yahoo']) {
    const settings = { client_id: 'id', client_secret: `${SECRET}-stored` }
    await to.post('/v3/connectors', { provider, settings })
    const credential = { name: 'Second', credential_type: 'connector', credential_data: settings }
    await to.post(`/v3/connectors/${provider}/creds`, credential)
    ids.push(...(await to.get(`/v3/connectors/${provider}/creds`)).items.map(({ id }) => id))
  }
  await to.post('/v3/connectors', { provider: 'virtual-calendar' })
  for (const email of ['one@example.com', 'two@example.com'])
    await to.post('/v3/connect/custom', { provider: 'virtual-calendar', settings: { email } })
  ids.push('email:one@example.com', ...(await to.get('/v3/grants?limit=20')).items.map(({ id }) => id))
  const applicationId = String((await to.get('/v3/applications')).body.data['application_id'])
  return { ids, applicationId, tokens: await tokensOf(to, applicationId) }
}

async function tokensOf(to: Api, applicationId: string): Promise<string[]> {
  const asked = { grant_type: 'client_credentials', client_id: applicationId, grant_id: 'two@example.com' }
  const { status, raw } = await to.post('/v3/connect/token', asked)
  assert.equal(status, 200, raw)
  const { access_token, id_token } = JSON.parse(raw) as Readonly<Record<'access_token' | 'id_token', string>>
  return [access_token, id_token]
}

/** What holds of every answer, whatever was asked. */
function judge({ method, path }: Request, { status, headers, body, raw }: Answer): void {
  const about = `${method} ${path.slice(0, 200)} → ${status} ${raw.slice(0, 500)}`
  // A provider that cannot be asked is no fault of ours.
  assert.ok((status >= 200 && status < 500) || (status === 504 && raw.includes('api.provider_error')), about)
  const isForClients = OAUTH_PATHS.has(path.split('?')[0] ?? '')
  if (isForClients && method === 'OPTIONS' && status === 204) {
    assert.equal(raw, '', about)
    return
  }
  assert.equal(headers['content-type'], 'application/json', about)
  assert.ok(!raw.includes(SECRET), about)
  if (status < 400 || method === 'HEAD') return
  // What is no HTTP has no path either.
  if (isForClients && !raw.includes('could not be read as HTTP')) assertOAuthError(status, raw, about)
  else assert.match(raw, /"error":\{"type":"[a-z_.]+","code":/, about)
  assert.equal(headers['x-request-id'], body.request_id, about)
  // A conflict names the name that is taken, and nothing else is ever repeated.
  if (status !== 409) assert.ok(!raw.includes(CANARY), about)
}

/** RFC 6749 section 5.2, and what clients of the API read beside. */
function assertOAuthError(status: number, raw: string, about: string): void {
  const { error, error_description, error_uri, error_code, ...rest } = JSON.parse(raw) as Record<string, unknown>
  assert.match(String(error), /^[a-z_]+$/, about)
  assert.ok(typeof error_description === 'string' && error_description !== '', about)
  assert.match(String(error_uri), /^http.*\/docs#error$/, about)
  assert.equal(error_code, status, about)
  assert.deepEqual(Object.keys(rest), ['request_id'], about)
}

/** Makes `total` values from the seed and gives them to `use`, some at once. What fails is told with its seed. */
async function each<T>(
  arbitrary: () => Promise<fc.Arbitrary<T>>,
  total: number,
  use: (value: T) => Promise<void>,
): Promise<void> {
  for (let done = 0; done < total; done += ROUND) {
    const values = fc.sample(await arbitrary(), { seed: SEED + done, numRuns: Math.min(ROUND, total - done) })
    for (let from = 0; from < values.length; from += AT_ONCE)
      await Promise.all(values.slice(from, from + AT_ONCE).map(use)).catch((error: unknown) => {
        throw new Error(`FUZZ_SEED=${SEED}, after ${done + from} requests`, { cause: error })
      })
  }
}

async function brokenRequests(t: TestContext, total: number, databaseUrl?: string): Promise<void> {
  const { upstream } = new StandIn()
  const server = await startInProcess({ maxCredentials: 300, upstream, databaseUrl })
  t.after(() => server.stop())
  const statuses = new Map<number, number>()
  const some = async () => requests({ apiKey: server.apiKey, ...(await targets(server.api)) })
  await each(some, total, async (request) => {
    const answer = await inTime(`${request.method} ${request.path}`, injected(server.app, request), HANGS_AFTER_MS)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    judge(request, answer)
  })

  const log = server.log.join('')
  assert.ok(!log.includes(CANARY) && !log.includes(SECRET), 'the log tells a value')
  assert.equal((await server.api.get('/v3/connectors?limit=200')).status, 200, 'the server still answers')
  assert.ok(process.memoryUsage().rss < MEMORY_LIMIT, `${process.memoryUsage().rss} bytes resident`)
  t.diagnostic(`statuses: ${JSON.stringify(Object.fromEntries(statuses))}`)
  for (const met of [200, 201, 400, 401, 404, 405, 409, 413, 415])
    assert.ok(statuses.has(met), `nothing was answered with ${met}`)
}

describe(`fuzz, FUZZ_SEED=${SEED}`, () => {
  test(`no 5xx, no hang and no repeated value in ${REQUESTS} broken requests`, (t) => brokenRequests(t, REQUESTS))

  // What a database takes for text or for a number is its own.
  test(`nor in ${POSTGRES_REQUESTS} on PostgreSQL`, async (t) => {
    const postgres = givenServer() ?? (await startPostgres())
    t.after(() => postgres.stop())
    await brokenRequests(t, POSTGRES_REQUESTS, await postgres.freshUrl())
  })

  test(`${SOCKET_REQUESTS} requests broken as bytes leave a server that answers`, async (t) => {
    // Nothing that was made up is to leave the machine.
    const server = await startServer({ env: { CLAVIGER_EGRESS_PROXY: 'http://127.0.0.1:9' } })
    t.after(() => server.kill())
    const to = api(server.url, server.apiKey)
    const some = async () => {
      const known = { apiKey: server.apiKey, ...(await targets(to)) }
      return fc.tuple(requests(known), fc.constantFrom(...wires), fc.nat())
    }
    const statuses = new Map<number, number>()
    await each(some, SOCKET_REQUESTS, async (sent) => {
      const [request, wire, at] = sent
      const options = { halfClose: cut.has(wire), noBody: request.method === 'HEAD', timeoutMs: HANGS_AFTER_MS }
      const answer = await rawExchange(server.url, wire(request, at), options)
      // A connection may be closed without a word where the request never ended.
      statuses.set(answer?.status ?? 0, (statuses.get(answer?.status ?? 0) ?? 0) + 1)
      if (answer !== undefined && answer.status !== 100) judge(request, answer)
    })
    t.diagnostic(`statuses: ${JSON.stringify(Object.fromEntries(statuses))}`)

    await to.delete('/v3/connectors/google')
    await to.post('/v3/connectors', { provider: 'google', settings: { client_id: 'a', client_secret: 'b' } })
    const body = { name: 'K', credential_type: 'serviceaccount', credential_data: googleKeyFile() }
    assert.equal((await to.post('/v3/connectors/google/creds', body)).status, 201, 'the server still works')
    const { raw: metrics } = await to.get('/metrics')
    const resident = Number(/^process_resident_memory_bytes (\S+)/m.exec(metrics)?.[1])
    assert.ok(resident < MEMORY_LIMIT / 2, `${resident} bytes resident`)
    assert.ok(!server.output().includes(SECRET) && !server.output().includes(CANARY), 'the log tells a value')
    assert.equal(await server.stop(), 0)
  })
})

/** Ways to put a request on the wire, most of them wrong. */
type Wire = (request: Request, at: number) => Buffer

function head({ method, path, headers }: Request, more: Readonly<Record<string, string | number>>): string {
  const lines = Object.entries({ host: 'localhost', ...headers, ...more }).map(([name, value]) => `${name}: ${value}`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
}

const payloadOf = ({ payload = '' }: Request) => Buffer.from(payload)
const wholeRequest: Wire = (request) => {
  const payload = payloadOf(request)
  return Buffer.concat([Buffer.from(head(request, { 'content-length': payload.length })), payload])
}
const withLength =
  (length: (real: number, at: number) => string | number): Wire =>
  (request, at) => {
    const payload = payloadOf(request)
    return Buffer.concat([Buffer.from(head(request, { 'content-length': length(payload.length, at) })), payload])
  }

const cutOff: Wire = (request, at) => wholeRequest(request, at).subarray(0, at % wholeRequest(request, at).length)
const tooLong = withLength((real, at) => real + 1 + (at % 1000))
const noise: Wire = (_request, at) => Buffer.from(Array.from({ length: 300 }, (_, n) => (at * 31 + n * 17) % 256))
/** Those that leave the server waiting for more. */
const cut: ReadonlySet<Wire> = new Set([cutOff, tooLong, noise])

const wires: readonly Wire[] = [
  wholeRequest,
  wholeRequest,
  wholeRequest,
  wholeRequest,
  cutOff,
  tooLong,
  noise,
  withLength((real, at) => Math.max(0, real - 1 - (at % 10))),
  withLength((_real, at) => ['-1', '1e3', 'x', '99999999999999999999', '0x10', '1, 2'][at % 6] ?? ''),
  (request, at) => {
    const chunk = payloadOf(request)
    const size = [chunk.length.toString(16), 'zz', '-1', 'ffffffffffffffffff'][at % 4] ?? ''
    const first = Buffer.from(`${head(request, { 'transfer-encoding': 'chunked' })}${size}\r\n`)
    return Buffer.concat([first, chunk, Buffer.from(chunk.length > 0 ? '\r\n0\r\n\r\n' : '\r\n')])
  },
  (request) => Buffer.from(head(request, { 'transfer-encoding': 'chunked', 'content-length': 5 })),
  (request, at) => Buffer.from(head(request, { 'content-length': 0, 'x-large': 'y'.repeat(at % 40_000) })),
  (request, at) => {
    const odd = ['\u0000', '\n a', '\u00ff', '\r'][at % 4] ?? ''
    return Buffer.from(head(request, { 'content-length': 0, 'x-odd': odd }), 'latin1')
  },
  (request) => Buffer.from(head(request, {}).replace('HTTP/1.1', 'HTTP/3.7')),
]
