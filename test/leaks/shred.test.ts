import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { api, googleKeyFile, startServer, withDeployment, type RunningServer } from '../harness/index.ts'
import { filesOf } from './scan.ts'

const google = '/v3/connectors/google'
/** What the server says it takes, and some more for a busy machine. */
const SHREDDED_AFTER_MS = 1500
const PATIENCE_MS = 8000

test('the sealed data of a deleted credential is gone from the data files soon after, to the last piece', async () => {
  const server = await startServer()
  try {
    const client = api(server.url, server.apiKey)
    const { id, boxes } = await credentialWithTwoVersions(server)
    assert.equal(piecesLeft(server.data, boxes), boxes.length, 'before, each of its boxes is there')
    assert.equal((await client.delete(`${google}/creds/${id}`)).status, 200)
    await assertShredded(server.data, boxes)
  } finally {
    await server.stop()
  }
})

test('deleting a connector does the same to all that it holds, while the server goes on writing', async () => {
  const server = await startServer()
  try {
    const client = api(server.url, server.apiKey)
    const { boxes } = await credentialWithTwoVersions(server)
    assert.equal((await client.post('/v3/connectors', { provider: 'imap' })).status, 201)
    assert.equal((await client.delete(google)).status, 200)
    for (let at = 0; at < 20; at++)
      assert.equal((await client.patch('/v3/connectors/imap', { name: `name ${at}` })).status, 200)
    await assertShredded(server.data, boxes)
  } finally {
    await server.stop()
  }
})

async function assertShredded(data: string, boxes: readonly Uint8Array[]): Promise<void> {
  await sleep(SHREDDED_AFTER_MS)
  const until = performance.now() + PATIENCE_MS
  while (piecesLeft(data, boxes) > 0) {
    assert.ok(performance.now() < until, 'pieces of the boxes are still in the data files')
    await sleep(100)
  }
}

/** Of how many boxes any piece is still in the data files. */
function piecesLeft(data: string, boxes: readonly Uint8Array[]): number {
  const files = filesOf(data)
  return boxes.filter((box) => pieces(box).some((piece) => files.some(([, content]) => content.includes(piece)))).length
}

/** A box may lie on several pages, so it is looked for in pieces. */
function pieces(box: Uint8Array): Buffer[] {
  const length = 24
  return Array.from({ length: Math.floor(box.length / length) }, (_, at) =>
    Buffer.from(box.subarray(at * length, (at + 1) * length)),
  )
}

async function credentialWithTwoVersions(server: RunningServer) {
  const client = api(server.url, server.apiKey)
  const settings = { client_id: 'a', client_secret: 'b' }
  assert.equal((await client.post('/v3/connectors', { provider: 'google', settings })).status, 201)
  const body = { name: 'x', credential_type: 'serviceaccount', credential_data: googleKeyFile() }
  const { id } = (await client.post(`${google}/creds`, body)).body.data
  // Larger than a page of the database, so that it lies on several.
  const large = googleKeyFile({ filler: 'x'.repeat(6000) })
  assert.equal((await client.patch(`${google}/creds/${id}`, { credential_data: large })).status, 200)
  const app = server.applicationId as ApplicationId
  const boxes = await withDeployment(server.data, async ({ store }) =>
    Promise.all([1, 2].map((version) => store.read.sealedVersion(app, 'google', id, version))),
  )
  return { id, boxes: boxes.map((found) => found!.box) }
}
