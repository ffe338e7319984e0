import assert from 'node:assert/strict'
import { test } from 'node:test'
import { api, googleKeyFile, startServer, vaultOf, withDeployment } from '../harness/index.ts'
import { assertWhole } from '../harness/tables.ts'
import { assertFailedWell } from './failed.ts'

/** No file may grow past this; the engine is refused its writes then, just as on a full disk. */
const FILE_LIMIT_BLOCKS = 2048
const google = '/v3/connectors/google'

test('on a full disk changes are refused, reads go on, nothing is lost, and with room again all works', async () => {
  let server = await startServer({ under: ['sh', '-c', `ulimit -f ${FILE_LIMIT_BLOCKS}; exec "$@"`, 'sh'] })
  try {
    const { data, applicationId } = server
    let client = api(server.url, server.apiKey)
    const settings = { client_id: 'a', client_secret: 'b' }
    assert.equal((await client.post('/v3/connectors', { provider: 'google', settings })).status, 201)
    const body = { name: 'x', credential_type: 'serviceaccount', credential_data: googleKeyFile() }
    const { id } = (await client.post(`${google}/creds`, body)).body.data
    const path = `${google}/creds/${id}`
    const replace = (n: number) => client.patch(path, { credential_data: googleKeyFile({ project_id: `p${n}` }) })

    let last = 0
    let answer = await replace(1)
    for (; answer.status === 200; answer = await replace(last + 1)) {
      last++
      assert.ok(last < 5000, 'the disk never became full')
    }
    assert.ok(last > 10)
    for (const refused of [
      answer,
      await replace(last + 1),
      await client.patch(path, { name: 'y', credential_data: googleKeyFile() }),
      await client.post('/v3/connectors', { provider: 'zoom', settings }),
      await client.delete(google),
      ...(await Promise.all([1, 2, 3].map(replace))),
    ])
      assertFailedWell(refused, `after ${last} changes`)
    const assertAsAcknowledged = async () => {
      const { name, version } = (await client.get(`${path}?view=full`)).body.data
      assert.deepEqual([name, version], ['x', last + 1])
    }
    await assertAsAcknowledged()

    assert.equal(await server.stop(), 0)
    server = await startServer({ data })
    client = api(server.url, server.apiKey)
    await assertAsAcknowledged()
    assert.equal((await vaultOf(data, { applicationId, provider: 'google', id }))['project_id'], `p${last}`)
    assert.equal((await replace(last + 1)).status, 200)
    await withDeployment(data, assertWhole)
  } finally {
    await server.kill()
  }
})
