import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { api, rawExchange, startInProcess, type Api, type InProcessServer } from '../harness/index.ts'
import { assertError } from './outcomes.ts'
import { assertEnvelope } from './published-shape.ts'

const CANARY = 'canary-5f2b9c'

describe('what is no operation is answered in the shape of the API', () => {
  let server: InProcessServer
  let url: string
  let caller: Api
  before(async () => {
    server = await startInProcess()
    url = await server.listen()
    caller = api(url, server.apiKey)
  })
  after(() => server.stop())

  test('an unknown path is a 404 that does not repeat it, with a key or without', async () => {
    const paths = ['/', '/v3', '/v3/', '/v4/connectors', '/v3/connectors/google/', '/v3/CONNECTORS']
    for (const path of [...paths, `/${CANARY}`, '/v3/connectors/google/creds/a/b', '//v3/connectors', '/.env'])
      for (const key of [server.apiKey, null]) {
        const answer = await caller.get(path, { key })
        assertEnvelope({ method: 'GET', path, ...answer })
        assertError(answer, { status: 404, type: 'api.not_found_error', message: /^Unrecognized request URL/ })
        assert.ok(!answer.raw.includes(CANARY))
      }
  })

  test('a wrong method on a known path is a 405 that names the methods there are', async () => {
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
    // Paths for OAuth clients take OPTIONS, and say it in OAuth's words: test/tokens has them.
    const ours = operations.filter(({ errors }) => errors !== 'oauth')
    // `/v3/grants/me` takes what `/v3/grants/{grant_id}` takes too.
    const isAt = (path: string, template: string) =>
      new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path)
    for (const path of new Set(ours.map((operation) => operation.path))) {
      const methods = [...new Set<string>(ours.filter((each) => isAt(path, each.path)).flatMap((each) => each.methods))]
      const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : [])].sort()
      for (const method of all.filter((each) => !allow.includes(each))) {
        const answer = await caller.call(method, path.replace('{provider}', 'google').replace('{id}', 'x'))
        assertEnvelope({ method, path, ...answer })
        assertError(answer, { status: 405, type: 'api.method_not_allowed', message: new RegExp(allow.join(', ')) })
        assert.equal(answer.headers['allow'], allow.join(', '))
      }
    }
  })

  test('a parameter that stands twice is no fault of the server, where none is taken either', async () => {
    const client = { provider: 'google', settings: { client_id: 'c', client_secret: 's' } }
    assert.equal((await caller.post('/v3/connectors', client)).status, 201)
    const [credential] = (await caller.get('/v3/connectors/google/creds')).items
    const path = `/v3/connectors/google/creds/${String(credential?.id)}`
    assert.equal((await caller.get(`${path}/health?select=a&select=b`)).status, 200)
    assertError(await caller.get(`${path}?select=a&select=b`), { status: 400, type: 'api.invalid_request_error' })
  })

  test('an alias takes the methods of what it stands for, and a name in the place of an id is an unknown path', async () => {
    const id = server.applicationId
    for (const [path, allow] of [
      [`/v3/applications/${id}`, 'GET, HEAD, PATCH, PUT'],
      ['/v3/applications/callback-uris', 'GET, HEAD, POST'],
      [`/v3/applications/${id}/callback-uris`, 'GET, HEAD, POST'],
      [`/v3/applications/${id}/callback-uris/x`, 'DELETE, GET, HEAD, PATCH, PUT'],
    ] as const) {
      const answer = await caller.call('OPTIONS', path)
      assertEnvelope({ method: 'OPTIONS', path, ...answer })
      assert.deepEqual([answer.status, answer.headers['allow']], [405, allow])
    }
    for (const path of ['/v3/applications/names', '/v3/applications/names/callback-uris', `/v3/applications/${id}0`])
      assertError(await caller.get(path), { status: 404, type: 'api.not_found_error', message: /^Unrecognized/ })
  })

  test('HEAD answers as GET does, without a body', async () => {
    const { status, headers, raw } = await caller.call('HEAD', '/v3/connectors')
    assert.deepEqual([status, raw, headers['content-type']], [200, '', 'application/json'])
    assert.ok(headers['x-request-id'])
  })

  test('a path that cannot be decoded is a 400 that does not repeat it', async () => {
    for (const path of ['/v3/connectors/%', `/v3/connectors/${CANARY}%zz`, '/v3/connectors/google/creds/%c0%ae']) {
      const answer = await caller.get(path)
      assertEnvelope({ method: 'GET', path, ...answer })
      assert.equal(answer.status, 400, answer.raw)
      assert.ok(!answer.raw.includes(CANARY))
    }
    const long = await caller.get(`/v3/connectors/google/creds/${'x'.repeat(5000)}`)
    assertEnvelope({ method: 'GET', path: 'long', ...long })
    assert.ok(long.status === 404 || long.status === 400 || long.status === 414, long.raw)
  })

  test('the request id is ours, whatever a client sends as one', async () => {
    const { headers } = await caller.get('/v3/connectors', {
      headers: { 'x-request-id': CANARY, 'request-id': CANARY },
    })
    assert.doesNotMatch(String(headers['x-request-id']), new RegExp(CANARY))
  })

  test('a hundred answers have a hundred request ids', async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => caller.get('/v3/connectors')))
    assert.equal(new Set(answers.map(({ body }) => body.request_id)).size, 100)
  })

  test('what is no HTTP at all is a 400, too large a head a 431, and the connection is closed', async () => {
    const head = 'GET /v3/connectors HTTP/1.1\r\nHost: x\r\n'
    const garbage = [
      `${CANARY}\r\n\r\n`,
      `\u0016\u0003\u0001\u0002\u0000${CANARY}`,
      `GET /v3/connectors HTTP/9.9\r\n\r\n`,
      `${head}bad header ${CANARY}\r\n\r\n`,
      `${head}Content-Length: ${CANARY}\r\n\r\n`,
      `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n`,
      `${head}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n`,
    ]
    for (const bytes of garbage) {
      const answer = await rawExchange(url, bytes)
      assert.ok(answer, bytes)
      assertEnvelope({ method: 'raw', path: JSON.stringify(bytes), ...answer })
      assert.equal(answer.status, 400)
      assert.equal(answer.headers['connection'], 'close')
      assert.ok(!answer.raw.includes(CANARY))
    }
    const large = await rawExchange(url, `${head}X: ${CANARY.repeat(5000)}\r\n\r\n`)
    assert.ok(large)
    assertEnvelope({ method: 'raw', path: 'large head', ...large })
    assert.equal(large.status, 431)
  })

  test('a body that ends before its length is not acted upon', async () => {
    const body = JSON.stringify({ provider: 'imap' })
    const bytes =
      `POST /v3/connectors HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${server.apiKey}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${body.length + 1}\r\n\r\n${body}`
    const answer = await rawExchange(url, bytes, { halfClose: true })
    if (answer !== undefined) assert.equal(answer.status, 400)
    assert.equal((await caller.get('/v3/connectors/imap')).status, 404)
  })
})
