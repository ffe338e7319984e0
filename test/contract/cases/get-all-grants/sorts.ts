import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('sorts by either time, in either order', async ({ api, later }) => {
  await connect(api)
  const a = await authenticate(api, broughtAlong('a@example.com'))
  later(2)
  const b = await authenticate(api, broughtAlong('b@example.com'))
  later(2)
  await authenticate(api, broughtAlong('a@example.com'))
  const list = async (query: string) => (await api.get(`/v3/grants?${query}`)).items.map(({ id }) => id)
  assert.deepEqual(await list('sort_by=created_at&order_by=asc'), [a.id, b.id])
  assert.deepEqual(await list('sort_by=created_at'), [b.id, a.id])
  assert.deepEqual(await list('sort_by=updated_at&order_by=asc'), [b.id, a.id])
  assert.deepEqual(await list('sort_by=updated_at&order_by=desc'), [a.id, b.id])
})
