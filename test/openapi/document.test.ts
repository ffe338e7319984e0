import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { operations } from '../../src/api/routes.ts'
import { openApiDocument } from '../../src/http/openapi/document.ts'
import { problemsOf } from '../../src/http/openapi/problems.ts'
import { problems } from '../../src/core/errors.ts'
import { startInProcess, type InProcessServer } from '../harness/index.ts'
import { endpoints, resolved, type OpenApi } from './reading.ts'

const document = openApiDocument() as unknown as OpenApi
let server: InProcessServer
before(async () => {
  server = await startInProcess()
})
after(() => server.stop())

test('docs/openapi.json is what the server answers; `npm run openapi` writes it anew', async () => {
  const kept: unknown = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8'))
  const answer = await server.api.get('/openapi.json', { key: null })
  assert.equal(answer.status, 200)
  assert.equal(answer.headers['content-type'], 'application/json')
  assert.equal(answer.headers['x-request-id']?.length, 36)
  assert.deepEqual(JSON.parse(answer.raw), kept)
})

test('the endpoints beside the API answer without a key, with the request id that the document promises', async () => {
  for (const path of Object.keys(document.paths).filter((name) => !name.startsWith('/v3/'))) {
    const answer = await server.api.get(path, { key: null })
    assert.equal(answer.status, 200, path)
    assert.equal(answer.headers['x-request-id']?.length, 36, path)
    assert.match(answer.headers['content-type'] ?? '', path === '/metrics' ? /^text\/plain/ : /^application\/json/)
  }
})

test('the second answer is the very bytes of the first', async () => {
  const answers = await Promise.all([1, 2, 3].map(() => server.api.get('/openapi.json', { key: null })))
  assert.equal(new Set(answers.map(({ raw }) => raw)).size, 1)
})

test('every path takes the methods that the document gives it, and no others', async () => {
  for (const [path, item] of Object.entries(document.paths)) {
    // `/v3/grants/me` takes what it has, and what every `/v3/grants/{grant_id}` takes.
    const items = [item, ...(path === '/v3/grants/me' ? [document.paths['/v3/grants/{grant_id}'] ?? {}] : [])]
    const documented = items.flatMap(Object.keys).map((method) => method.toUpperCase())
    const url = path.replace('{provider}', 'google').replace('{id}', 'e19f8e1a-eb1c-41c0-b6a6-d2e59daf7f47')
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
      assert.equal(
        (await server.api.call(method, url, undefined, { key: null })).status !== 405,
        documented.includes(method),
        `${method} ${path}`,
      )
  }
})

test('the document has every route of the server', () => {
  const served = [...server.app.printRoutes({ commonPrefix: false }).matchAll(/ \(([A-Z, ]+)\)$/gm)]
  const all = served.reduce((sum, [, methods = '']) => sum + methods.split(', ').length, 0)
  // The pages that show the document are no part of what it describes; they take GET and HEAD.
  const pages = ['/docs', '/docs/', '/docs/:page', '/docs/assets/:file']
  // Aliases do what a documented path does, for clients that send them.
  const aliases = operations.flatMap(({ methods, aliases: paths = [] }) =>
    paths.flatMap(() => (methods[0] === 'GET' ? ['HEAD', ...methods] : methods)),
  )
  // What a browser asks before a page calls is told of in docs/adr/0022.
  const preflights = operations.filter(({ errors }) => errors === 'oauth').length
  // The document begins a sign-in, which takes no HEAD; what browsers are sent through after that is no call of anybody's.
  const withoutHead = ['/v3/connect/auth']
  const hosted = [
    'GET /v3/connect/callback',
    'GET /v3/connect/callback/:provider',
    'GET /v3/connect/sign-in',
    'POST /v3/connect/sign-in',
    'GET /v3/connect/sign-in/:provider',
    'POST /v3/connect/sign-in/:provider',
  ]
  const routes = all - 2 * pages.length - aliases.length - preflights - hosted.length
  // GET brings HEAD along, which the document tells of once for all.
  const documented = endpoints(document).reduce(
    (sum, { method, path }) => sum + (method === 'get' && !withoutHead.includes(path) ? 2 : 1),
    0,
  )
  assert.equal(routes, documented, server.app.printRoutes({ commonPrefix: false }))
})

test('every operation names each status that it can end in, and the scope that it needs', () => {
  for (const operation of operations)
    for (const method of operation.methods) {
      const shown = document.paths[operation.path]?.[method.toLowerCase()]
      assert.ok(shown, operation.id)
      const expected = new Set([operation.answer.status, ...problemsOf(operation).map((kind) => problems[kind].status)])
      assert.deepEqual(new Set(Object.keys(shown.responses).map(Number)), expected, operation.id)
      const isOpen = operation.scope === 'open'
      for (const status of [400, ...(isOpen ? [] : [401, 403]), 429, 500])
        assert.ok(expected.has(status), `${operation.id} ${status}`)
      const key = isOpen || operation.accessTokens === 'only' ? [] : [{ ApiKey: [operation.scope] }]
      const token = operation.accessTokens === undefined ? [] : [{ AccessToken: [] }]
      assert.deepEqual(shown.security, [...key, ...token])
    }
})

test('no two operations share an id', () => {
  const ids = endpoints(document).map(({ operation }) => operation.operationId)
  assert.equal(new Set(ids).size, ids.length)
})

test('every answer carries its request id, and says when to come back where that is known', () => {
  for (const { operation, name } of endpoints(document))
    for (const [status, response] of Object.entries(operation.responses)) {
      const { headers = {}, content } = resolved(document, response)
      assert.ok(headers['x-request-id'], `${name} ${status}`)
      if (status === '302') assert.ok(headers['location'], name)
      else assert.ok(content, `${name} ${status}`)
      // 503 of the health check is for whoever polls it anyway.
      if (status === '429' || (status === '503' && !name.includes('/health/'))) assert.ok(headers['retry-after'])
    }
})
