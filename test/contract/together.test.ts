import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { startInProcess } from '../harness/index.ts'

const CLIENTS = 16

/** See docs/adr/0024: it changes no answer, but much of what one costs. */
test('requests of one turn take each step together, whatever connections they come by', async () => {
  const server = await startInProcess()
  const { hostname, port } = new URL(await server.listen())
  const request = `GET /v3/connectors/google HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${server.apiKey}\r\n\r\n`
  const clients = Array.from({ length: CLIENTS }, () => connect(Number(port), hostname))
  try {
    // Each is answered once, so that none is still being taken when all send at once.
    for (const client of clients) {
      client.write(request)
      await once(client, 'data')
    }
    server.reads.length = 0
    for (const client of clients) client.write(request)
    await Promise.all(clients.map((client) => once(client, 'data')))
  } finally {
    for (const client of clients) client.destroy()
    await server.stop()
  }
  const [first, ...others] = new Set(server.reads)
  assert.equal(first, 'apiKeyByHash')
  assert.ok(others.length > 0, 'there is a step after that one')
  const turnsOfSteps = server.reads.filter((name, at) => name === first && server.reads[at - 1] !== first).length
  assert.equal(server.reads.filter((name) => name === first).length, CLIENTS)
  // All at once, or in a few groups, where the system hands them over so.
  assert.ok(turnsOfSteps <= CLIENTS / 4, server.reads.join(' '))
})
