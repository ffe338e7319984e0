import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('lists the grants, the newest first', async ({ api, later }) => {
  await connect(api)
  for (const name of ['a', 'b', 'c']) {
    later(1)
    await authenticate(api, broughtAlong(`${name}@example.com`))
  }
  const { status, body, items } = await api.get('/v3/grants')
  assert.deepEqual([status, body.limit, body.offset], [200, 10, 0])
  assert.deepEqual(
    items.map(({ email }) => email),
    ['c@example.com', 'b@example.com', 'a@example.com'],
  )
})
