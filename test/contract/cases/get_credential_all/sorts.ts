import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('sorts by either time, in either order, under either spelling', async ({ api, later }) => {
  await connect(api, 'zoom')
  const made = []
  for (const name of ['a', 'b']) {
    later(1)
    made.push(await add(api, { name }, 'zoom'))
  }
  later(1)
  await api.patch(`/v3/connectors/zoom/creds/${String(made[0]?.id)}`, { name: 'a again' })
  const list = async (query: string) =>
    (await api.get(`/v3/connectors/zoom/creds?${query}`)).items.map(({ name }) => name)
  const byCreation = ['Primary credential', 'a again', 'b']
  const byUpdate = ['Primary credential', 'b', 'a again']
  for (const spelling of ['created_at', 'createdAt']) {
    assert.deepEqual(await list(`sort_by=${spelling}&order_by=asc`), byCreation)
    assert.deepEqual(await list(`sort_by=${spelling}&order_by=desc`), byCreation.toReversed())
  }
  for (const spelling of ['updated_at', 'updatedAt'])
    assert.deepEqual(await list(`sort_by=${spelling}&order_by=asc`), byUpdate)
  assert.deepEqual(await list('sort_by=updated_at'), byUpdate.toReversed())
})
