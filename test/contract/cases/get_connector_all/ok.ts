import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('lists connectors in the order of their creation and echoes the page', async ({ api }) => {
  for (const provider of ['zoom', 'google']) await connect(api, provider)
  const { status, body, items } = await api.get('/v3/connectors')
  assert.equal(status, 200)
  assert.deepEqual(
    items.map(({ provider }) => provider),
    ['zoom', 'google'],
  )
  assert.deepEqual([body.limit, body.offset], [10, 0])
})
