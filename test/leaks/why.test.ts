/** The log says why a provider could not be asked, in our own words: a provider's own may hold what it was sent. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EgressError } from '../../src/egress/egress-error.ts'
import { createUpstream } from '../../src/upstream/upstream.ts'
import { closedDoor, startInProcess } from '../harness/index.ts'

const SECRET = 'GOCSPX-secret-of-the-client'
const TOKEN = '1//refresh-token-of-the-user'

/** Authenticates a mailbox at a provider that is met by `fetch`; gives the answer and what is logged as failed. */
async function refused(fetch: (body: string) => Promise<Response>) {
  const asked = (_: unknown, init?: RequestInit) => fetch(String(init?.body as URLSearchParams))
  const upstream = createUpstream({ fetch: asked, door: closedDoor, overrides: {}, now: () => 1_790_000_000 })
  const server = await startInProcess({ upstream, logLevel: 'trace' })
  try {
    const settings = { client_id: 'id', client_secret: SECRET }
    assert.equal((await server.api.post('/v3/connectors', { provider: 'google', settings })).status, 201)
    const body = { provider: 'google', settings: { refresh_token: TOKEN } }
    const answer = await server.api.post('/v3/connect/custom', body)
    assert.equal(answer.status, 504, answer.raw)
    const lines = server.log.map((line) => JSON.parse(line) as { msg: string; requestId: string; failure: string })
    const failed = lines.filter(({ msg }) => msg === 'a request failed')
    assert.deepEqual(
      failed.map(({ requestId }) => requestId),
      [answer.body.request_id],
    )
    for (const text of [answer.raw, ...server.log])
      for (const one of [SECRET, TOKEN]) assert.ok(!text.includes(one), text)
    return { answer, failure: failed[0]?.failure ?? '' }
  } finally {
    await server.stop()
  }
}

test('a call that did not come through is logged with what was in its way, and the system’s word for it', async () => {
  const { answer, failure } = await refused(() => {
    const why = new EgressError('connection', 'The host takes no connection.', { code: 'ECONNREFUSED' })
    return Promise.reject(new TypeError(`fetch failed, ${SECRET}`, { cause: why }))
  })
  assert.match(failure, /The host takes no connection\./)
  assert.match(failure, /\bECONNREFUSED\b/)
  assert.doesNotMatch(answer.raw, /ECONNREFUSED/)
})

test('a provider that has no time is logged with its code', async () => {
  const { failure } = await refused(() => Promise.resolve(Response.json({ error: 'backend_error' }, { status: 503 })))
  assert.match(failure, /\bbackend_error\b/)
})

test('a provider that says what it was sent gets none of it into the log or the answer, as a code either', async () => {
  await refused((body) => {
    const said = `no: ${decodeURIComponent(body)}`
    return Promise.resolve(Response.json({ error: said, error_description: said }, { status: 503 }))
  })
})
