/** What a case asserts where every operation is held to the same. Each takes the operation's id and gives the case's body. */

import assert from 'node:assert/strict'
import { newApiKey } from '../../src/lib/api-key.ts'
import { providerNames } from '../../src/providers/index.ts'
import { isScope, scopes } from '../../src/api/scopes.ts'
import { rawExchange, type Answer, type Api } from '../harness/index.ts'
import { callOf, connect, ofNoGrant, UNKNOWN_ID, type Call } from './calls.ts'
import { operationNamed, type Case } from './contract.ts'

type Run = Case['run']
type Options = Parameters<Api['call']>[3]

const CANARY = 'canary-5f2b9c'

export function send(api: Api, { method, path, body }: Call, options?: Options): Promise<Answer> {
  return api.call(method, path, body, options)
}

/** Asserts an error answer: status, type (and `code`, its equal), message, and the fields that are named as wrong. */
export function assertError(
  { status, body, raw }: Answer,
  expected: { status: number; type: string; message?: RegExp; fields?: readonly string[] },
): void {
  assert.equal(status, expected.status, raw)
  assert.equal(body.error.type, expected.type)
  assert.equal(body.error.code, expected.type)
  if (expected.message) assert.match(body.error.message, expected.message)
  if (expected.fields) {
    const fields = Object.keys(body.error.validation_errors ?? {})
    assert.deepEqual(fields.sort(), [...expected.fields].sort(), raw)
    for (const field of expected.fields) assert.ok(body.error.message.includes(`${field}: `), raw)
  }
}

export const INVALID = { status: 400, type: 'api.invalid_request_error' } as const
export const NOT_FOUND = { status: 404, type: 'api.not_found_error' } as const
export const CONFLICT = { status: 409, type: 'api.conflict' } as const

/** With where to read what a key is got for (RFC 9728 section 5.1). */
const CHALLENGE = /^Bearer resource_metadata="http:\/\/[^"]+\/\.well-known\/oauth-protected-resource"$/

// --- of every operation ---

/** Without a valid key nothing is told, and the words are the same whatever is wrong with it. */
export function unauthenticated(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    const good = newApiKey()
    const wrongChecksum = good.slice(0, -1) + (good.endsWith('0') ? '1' : '0')
    const headers = [{}, { authorization: 'Basic Zm9vOmJhcg==' }, { authorization: 'Bearer' }, { authorization: '' }]
    const answers = [
      ...(await Promise.all(headers.map((each) => send(api, call, { key: null, headers: each })))),
      ...(await Promise.all(['x', good, wrongChecksum].map((key) => send(api, call, { key })))),
      await send(api, { ...call, path: `${call.path}?limit=nonsense` }, { key: good }),
    ]
    for (const answer of answers) {
      assertError(answer, { status: 401, type: 'token.unauthorized_access', message: /^Bearer token invalid$/ })
      assert.match(answer.headers['www-authenticate'] ?? '', CHALLENGE)
    }
    assert.equal((await send(api, call)).status < 300, true, 'with its key the call succeeds')
  }
}

/** A key with every scope but the operation's is refused, and one with that scope alone is not. */
export function forbidden(id: string): Run {
  return async ({ api, withScopes }) => {
    const { scope } = operationNamed(id)
    assert.ok(isScope(scope), 'a scope that an API key can have')
    const call = await callOf(id, api)
    const without = await withScopes(...scopes.filter((each) => each !== scope))
    assertError(await send(without, call), { status: 403, type: 'insufficient_scopes', message: new RegExp(scope) })
    assert.ok((await send(await withScopes(scope), call)).status < 300)
  }
}

/** Over its limit an application is told when to come again, and another one is served all the while. */
export function rateLimited(id: string): Run {
  return async ({ api, other, through }) => {
    const call = await callOf(id, api)
    const limited = await through({ rateLimit: 1 })
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(limited, call)))
    const refused = answers.find(({ status }) => status === 429)
    assert.ok(refused, 'four calls at once, and one a second is allowed')
    assertError(refused, { status: 429, type: 'api.rate_limit_error', message: /Too many requests/ })
    assert.equal(refused.headers['retry-after'], '1')
    assert.equal((await other.get('/v3/applications')).status, 200)
  }
}

// --- of operations with parameters ---

/** A provider outside the list is named as the wrong field, with the list. */
export function wrongProvider(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    for (const wrong of [CANARY, 'Google', 'constructor', '__proto__', '%F0%9F%94%91', 'google%2Fcreds']) {
      const answer = await send(api, { ...call, path: call.path.replace('google', wrong) })
      assertError(answer, { ...INVALID, fields: ['provider'] })
      assert.ok(answer.body.error.message.includes(`must be one of: ${providerNames.join(', ')}`))
      assert.ok(!answer.raw.includes(CANARY))
    }
  }
}

/** What is longer than any address names no grant, and is not repeated. */
export function wrongGrant(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    const answer = await send(api, { ...call, path: ofNoGrant(call.path).replace(UNKNOWN_ID, CANARY.padEnd(401, 'x')) })
    assertError(answer, { ...INVALID, fields: ['grant_id'] })
    assert.ok(!answer.raw.includes(CANARY))
  }
}

/** Every query parameter is checked, all at once, and its value is not repeated. */
export function wrongQuery(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    const names = Object.keys(operationNamed(id).query?.['properties'] as object).sort()
    const wrong = names.map((name) => `${name}=${wrongFor(operationNamed(id).query?.['properties'], name)}`)
    const [path = ''] = call.path.split('?', 1)
    const answer = await send(api, { ...call, path: `${path}?${wrong.join('&')}` })
    assertError(answer, { ...INVALID, fields: names })
    assert.ok(!answer.raw.includes(CANARY))
  }
}

/** What a parameter cannot be: longer than a text may be, else no number and none of the words that there are. */
function wrongFor(properties: unknown, name: string): string {
  const { maxLength } = (properties as Readonly<Record<string, { readonly maxLength?: number }>>)[name] ?? {}
  return maxLength === undefined ? CANARY : CANARY.padEnd(maxLength + 1, 'x')
}

/** What is not there is answered with 404, whether or not the application has a connector. */
export function unknown(id: string, what: string, unknownPath: (path: string) => string): Run {
  return async ({ api, other }) => {
    const call = await callOf(id, other)
    const message = new RegExp(`^${what} not found\\.$`)
    assertError(await send(api, { ...call, path: unknownPath(call.path) }), { ...NOT_FOUND, message })
    await callOf(id, api)
    assertError(await send(api, { ...call, path: unknownPath(call.path) }), { ...NOT_FOUND, message })
  }
}

/** What another application has is answered with the very bytes of what nobody has, and stays as it was. */
export function foreign(id: string, unknownPath: (path: string) => string): Run {
  return async ({ api, other }) => {
    const theirs = await callOf(id, other)
    const before = await contents(other)
    // A body with faults too: naming them must not tell that the record is there.
    const bodies = theirs.body ? [theirs.body, { ...theirs.body, credential_data: { a: 1 }, nonsense: 1 }] : [undefined]
    const compare = async () => {
      for (const [at, body] of bodies.entries()) {
        const call = { method: theirs.method, ...(body && { body }) }
        const met = await send(api, { ...call, path: theirs.path })
        const nobodys = await send(api, { ...call, path: unknownPath(theirs.path) })
        assert.deepEqual(withoutRequestId(met), withoutRequestId(nobodys))
        assert.equal(met.status, at === 0 ? 404 : 400)
      }
    }
    await compare()
    if (theirs.path.includes('/creds/')) {
      await connect(api)
      await compare()
    }
    assert.equal(await contents(other), before)
    assert.ok((await send(other, theirs)).status < 300, 'its owner can make the call')
  }
}

async function contents(api: Api): Promise<string> {
  const answers = await Promise.all([
    api.get('/v3/connectors?view=full'),
    api.get('/v3/connectors/google/creds?view=full'),
    api.get('/v3/applications/redirect-uris'),
    api.get('/v3/grants?view=full'),
  ])
  return answers.map(({ body }) => JSON.stringify(body.data)).join()
}

/** All of an answer but what differs from request to request. */
export function withoutRequestId({ status, headers, raw, body }: Answer): unknown {
  const same = Object.entries(headers).filter(([name]) => name !== 'date' && name !== 'x-request-id')
  return { status, headers: same, raw: raw.replace(body.request_id, '') }
}

// --- of operations with a body ---

/** What is no object is refused, and of an object every wrong field is named at once, with no value repeated. */
export function wrongBody(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    for (const body of ['null', '17', 'true', `"${CANARY}"`, `["${CANARY}"]`]) {
      const answer = await api.call(call.method, call.path, body)
      assertError(answer, { ...INVALID, message: /^body: must be an object$/ })
      assert.ok(!answer.raw.includes(CANARY))
    }
    const names = Object.keys(operationNamed(id).body?.['properties'] as object)
    const body = Object.fromEntries(names.map((name) => [name, -0.5]))
    assertError(await api.call(call.method, call.path, body), { ...INVALID, fields: names })
  }
}

/** What is not JSON is refused in our words: the parser's own would quote the body. */
export function malformedBody(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    const bodies = [
      `{"name":"${CANARY}"`,
      `{"name":${CANARY}}`,
      `{"name":"${CANARY}",}`,
      `{'name':'${CANARY}'}`,
      `name=${CANARY}`,
      `{"name":"${CANARY}"} {}`,
      `{"__proto__":{"name":"${CANARY}"}}`,
      `{"constructor":{"prototype":{"name":"${CANARY}"}}}`,
      Buffer.from(`{"name":"${CANARY}\xff"}`, 'latin1'),
    ]
    for (const body of bodies) {
      const answer = await api.call(call.method, call.path, body)
      const message = /^Invalid JSON payload format/
      assertError(answer, { status: 400, type: 'api.invalid_request_payload', message })
      assert.ok(!answer.raw.includes(CANARY), answer.raw)
    }
    assert.ok((await send(api, call)).status < 300, 'the same call with JSON succeeds')
  }
}

/** No body, an empty one and `{}` say nothing that could be done. */
export function emptyBody(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    assertError(await api.call(call.method, call.path), { ...INVALID, message: /^body: is required/ })
    assertError(await api.call(call.method, call.path, ''), { ...INVALID, message: /^body: is required/ })
    const { required = [] } = operationNamed(id).body as { required?: readonly string[] }
    const answer = await api.call(call.method, call.path, {})
    if (required.length > 0) assertError(answer, { ...INVALID, fields: required })
    else assertError(answer, { ...INVALID, message: /^body: must have at least 1 field$/ })
  }
}

/** A typo such as `credential_date` must not pass for a success: it is named, and nothing is changed. */
export function unknownField(id: string): Run {
  return async ({ api, auditLength }) => {
    const call = await callOf(id, api)
    const before = await auditLength()
    const answer = await send(api, { ...call, body: { ...call.body, credential_date: CANARY } })
    assertError(answer, { ...INVALID, fields: ['credential_date'], message: /is not a known field/ })
    assert.ok(!answer.raw.includes(CANARY))
    assert.equal(await auditLength(), before)
  }
}

/** More than 256 KiB is refused on sight of its length, before it is read; without a length, once it is too much. */
export function tooLargeBody(id: string): Run {
  return async ({ api, url, apiKey }) => {
    const call = await callOf(id, api)
    const expected = { status: 413, type: 'api.payload_too_large', message: /262144 bytes/ }
    const head = (last: string) =>
      `${call.method} ${call.path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${apiKey}\r\n` +
      `Content-Type: application/json\r\n${last}\r\n\r\n`
    const unread = await rawExchange(url, head('Content-Length: 262145'))
    assert.ok(unread)
    assertError(unread, expected)
    const endless = await rawExchange(url, `${head('Transfer-Encoding: chunked')}50000\r\n${' '.repeat(0x50000)}\r\n`)
    assert.ok(endless)
    assertError(endless, expected)
    const padded = JSON.stringify(call.body).padEnd(262_144)
    assert.ok((await api.call(call.method, call.path, padded)).status < 300, 'as much as is allowed')
  }
}

/** Only JSON is read, whatever parameters its content type has. */
export function unsupportedMediaType(id: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    const as = (type: string) => send(api, call, { headers: { 'content-type': type } })
    const wrong = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/jsonx',
      'application/xml',
      'nonsense',
    ]
    for (const type of wrong)
      assertError(await as(type), { status: 415, type: 'api.unsupported_media_type', message: /application\/json/ })
    assert.ok((await as('Application/JSON; charset=utf-8')).status < 300)
  }
}
