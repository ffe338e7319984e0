import assert from 'node:assert/strict'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { sealedIn, startInProcess } from '../harness/index.ts'

const SECRET = 'a-client-secret'

test('a box that was altered is an integrity error, recorded and logged, until its data is sent again', async () => {
  const server = await startInProcess()
  try {
    const { api, data, applicationId, deployment, log } = server
    const settings = { client_id: 'a-client', client_secret: SECRET }
    const { active_credential_id: id } = (await api.post('/v3/connectors', { provider: 'google', settings })).body.data
    const database = new DatabaseSync(path.join(data, 'claviger.db'))
    const { box } = database.prepare('SELECT box FROM sealed_versions').get() as { box: Uint8Array }
    box[box.length - 1] = (box.at(-1) ?? 0) ^ 1
    database.prepare('UPDATE sealed_versions SET box = ?').run(box)
    database.close()

    // Without the secret in the body the stored one is needed.
    const changed = await api.patch('/v3/connectors/google', { settings: { client_id: 'a-client' } })
    assert.deepEqual([changed.status, changed.body.error.type], [500, 'api.integrity_error'])
    assert.ok(!changed.raw.includes(SECRET))
    assert.match(log.join('\n'), new RegExp(`tag at credential ${applicationId} google ${String(id)} 1`))
    // Nobody waits for the record, but what is committed after it comes after it.
    assert.equal((await api.patch('/v3/connectors/google', { name: 'Another' })).status, 200)
    const records = await deployment.store.read.auditRecords(applicationId, 0, 1000)
    const { event, result } = records
      .map(({ record }) => JSON.parse(record) as Record<string, unknown>)
      .find(({ request_id: requestId }) => requestId === changed.headers['x-request-id']) as Record<string, unknown>
    assert.deepEqual([event, result], ['request.denied', 'api.integrity_error'])

    // Whoever has the secret sends it again, and it can be opened again.
    assert.equal((await api.patch('/v3/connectors/google', { settings })).status, 200)
    const { data: mended } = await sealedIn(deployment, { applicationId, provider: 'google', id: String(id) })
    assert.deepEqual(mended, settings)
  } finally {
    await server.stop()
  }
})
