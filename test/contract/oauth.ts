/** What a case asserts at the endpoints for OAuth clients, whose errors have a form of their own. */

import assert from 'node:assert/strict'
import type { Answer } from '../harness/index.ts'
import { callOf } from './calls.ts'
import type { Case } from './contract.ts'
import { send } from './outcomes.ts'

type Run = Case['run']

/** Asserts an error as RFC 6749 section 5.2 has it, with all that the official clients read. */
export function assertOAuthError({ status, raw }: Answer, expected: number, error: string, words?: RegExp): void {
  assert.equal(status, expected, raw)
  const body = JSON.parse(raw) as Readonly<Record<string, unknown>>
  const names = ['error', 'error_code', 'error_description', 'error_uri', 'request_id']
  assert.deepEqual(Object.keys(body).sort(), names)
  assert.deepEqual([body['error'], body['error_code']], [error, expected])
  if (words !== undefined) assert.match(String(body['error_description']), words)
}

/** What is sent in place of a good body is refused. */
export function badBody(bodies: readonly unknown[], words: RegExp, type = 'application/json', status = 400): Run {
  return async ({ api }) => {
    const call = await callOf('exchange_oauth2_token', api)
    for (const body of bodies) {
      const answer = await api.call(call.method, call.path, body, { headers: { 'content-type': type } })
      assertOAuthError(answer, status, 'invalid_request', words)
    }
    assert.equal((await send(api, call)).status, 200)
  }
}

/** Over its limit a client is told when to come again. */
export function limited(id: string): Run {
  return async ({ api, through }) => {
    const call = await callOf(id, api)
    const over = await through({ rateLimit: 1 })
    const answers = await Promise.all(Array.from({ length: 4 }, () => send(over, call)))
    const refused = answers.find(({ status }) => status === 429)
    assert.ok(refused, 'four calls at once, and one a second is allowed')
    assertOAuthError(refused, 429, 'temporarily_unavailable', /Too many requests/)
    assert.equal(refused.headers['retry-after'], '1')
  }
}

/** A parameter that is too long is refused, and not repeated. */
export function longQuery(id: string, name: string): Run {
  return async ({ api }) => {
    const call = await callOf(id, api)
    const path = `${call.path.split('?')[0] ?? ''}?${name}=${'x'.repeat(8193)}`
    const answer = await send(api, { ...call, path })
    assertOAuthError(answer, 400, 'invalid_request', new RegExp(`^${name}: `))
    assert.ok(answer.raw.length < 1000)
  }
}
