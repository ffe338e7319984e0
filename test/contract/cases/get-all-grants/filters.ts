import assert from 'node:assert/strict'
import { add, authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('every filter fits alone and with others', async ({ api, later }) => {
  await connect(api)
  await connect(api, 'microsoft')
  const { id: spare } = await add(api)
  const a = await authenticate(api, broughtAlong('a@example.com'))
  later(10)
  const b = await authenticate(api, { ...broughtAlong('b@example.com'), credential_id: spare })
  later(10)
  const c = await authenticate(api, broughtAlong('c@example.com'), { provider: 'microsoft' })
  await api.delete(`/v3/connectors/google/creds/${spare}`)
  const found = async (query: string) =>
    (await api.get(`/v3/grants?sort_by=created_at&order_by=asc&${query}`)).items.map(({ id }) => id)
  assert.deepEqual(await found('provider=google'), [a.id, b.id])
  assert.deepEqual(await found('email=B@Example.com'), [b.id])
  assert.deepEqual(await found('email=b@example.com&provider=microsoft'), [])
  assert.deepEqual(await found('email=b@example.com&grant_status=invalid'), [b.id])
  assert.deepEqual(await found('grant_status=valid'), [a.id, c.id])
  assert.deepEqual(await found('grant_status=invalid'), [b.id])
  assert.deepEqual(await found(`credential_id=${spare}`), [b.id])
  assert.deepEqual(await found(`since=${b.created_at}`), [b.id, c.id])
  assert.deepEqual(await found(`before=${b.created_at}`), [a.id])
  assert.deepEqual(await found(`since=${b.created_at}&before=${c.created_at}&provider=google`), [b.id])
  assert.deepEqual(await found(`ip=${String(a['ip'])}`), [a.id, b.id, c.id])
  assert.deepEqual(await found('ip=192.0.2.1'), [])
  for (const nothing of ['account_id=x', 'account_ids=x,y', 'workspace_id=x'])
    assert.deepEqual(await found(nothing), [])
})
