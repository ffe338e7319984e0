import assert from 'node:assert/strict'
import { operations } from '../../src/api/routes.ts'
import type { Answer } from '../harness/index.ts'

export const MARK = 'injected fault'

/**
 * A failure of ours is answered in the shape of the API, or in that of OAuth where the operation has it, and says nothing of what
 * went wrong inside.
 */
export function assertFailedWell(answer: Answer, at: string, operation?: string): void {
  const { status, body, headers, raw } = answer
  assert.ok(status === 500 || status === 503, `${at}: ${status} ${raw}`)
  assert.equal(headers['content-type'], 'application/json', at)
  assert.equal(headers['x-request-id'], body.request_id, at)
  if (operations.find(({ id }) => id === operation)?.errors === 'oauth') assertOAuthForm(answer, at)
  else {
    assert.deepEqual(Object.keys(body).toSorted(), ['error', 'request_id'], at)
    assert.deepEqual(Object.keys(body.error).toSorted(), ['code', 'message', 'type'], at)
    assert.equal(body.error.type, status === 503 ? 'api.service_unavailable' : 'api.internal_error', at)
  }
  if (status === 503) assert.ok(Number(headers['retry-after']) > 0, at)
  assert.ok(!raw.includes(MARK) && !/sqlite|constraint|trigger/i.test(raw), `${at}: ${raw}`)
}

/** What OAuth clients are told (RFC 6749 section 5.2). */
function assertOAuthForm({ status, raw }: Answer, at: string): void {
  const { error_description, error_uri, request_id, ...rest } = JSON.parse(raw) as Record<string, unknown>
  assert.deepEqual(rest, { error: status === 503 ? 'temporarily_unavailable' : 'server_error', error_code: status }, at)
  for (const text of [error_description, error_uri, request_id]) assert.ok(typeof text === 'string' && text !== '', at)
}
