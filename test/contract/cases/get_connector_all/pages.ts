import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('`limit` and `offset` cut a page out, and are kept within bounds', async ({ api }) => {
  for (const provider of ['zoom', 'google', 'yahoo']) await connect(api, provider)
  const { body, items } = await api.get('/v3/connectors?limit=1&offset=1')
  assert.deepEqual([items[0]?.['provider'], items.length, body.limit, body.offset], ['google', 1, 1, 1])
  assert.deepEqual((await api.get('/v3/connectors?offset=3')).items, [])
  for (const wrong of ['limit=0', 'limit=201', 'limit=-1', 'limit=1.5', 'limit=', 'limit=1&limit=2'])
    assertError(await api.get(`/v3/connectors?${wrong}`), { ...INVALID, fields: ['limit'] })
  assertError(await api.get('/v3/connectors?offset=-1'), { ...INVALID, fields: ['offset'] })
})
