import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('lists the credentials of the connector, the newest first', async ({ api, later }) => {
  await connect(api)
  await connect(api, 'zoom')
  for (const name of ['a', 'b', 'c']) {
    later(1)
    await add(api, { name })
  }
  const { status, body, items } = await api.get('/v3/connectors/google/creds')
  assert.equal(status, 200)
  assert.deepEqual([body.limit, body.offset], [10, 0])
  assert.deepEqual(
    items.map(({ name }) => name),
    ['c', 'b', 'a', 'Primary credential'],
  )
})
