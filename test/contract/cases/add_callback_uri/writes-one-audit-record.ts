import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

const path = '/v3/applications/redirect-uris'

export default contract('each change has one record, which names the redirect URI and no value', async (world) => {
  const { api, applicationId, deployment, auditLength } = world
  const before = await auditLength()
  const url = 'https://app.example.com/callback'
  const { id } = (await api.post(path, { url })).body.data
  await api.patch(`${path}/${id}`, { url: `${url}/2` })
  await api.delete(`${path}/${id}`)
  const records = await deployment.store.read.auditRecords(applicationId, before, 10)
  const told = records.map(({ record }) => JSON.parse(record) as Record<string, unknown>)
  const target = { type: 'redirect_uri', id }
  assert.deepEqual(
    told.map((record) => [record['event'], record['target'], record['changed']]),
    [
      ['redirect_uri.created', target, ['url']],
      ['redirect_uri.updated', target, ['url']],
      ['redirect_uri.deleted', target, []],
    ],
  )
  assert.ok(!records.some(({ record }) => record.includes('app.example.com')))
})
