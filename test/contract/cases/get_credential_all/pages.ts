import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('`limit` and `offset` walk over all of them, each once', async ({ api }) => {
  await connect(api)
  for (let n = 0; n < 12; n++) await add(api, { name: `Number ${n}` })
  assert.equal((await api.get('/v3/connectors/google/creds')).items.length, 10)
  const seen: string[] = []
  for (let offset = 0; offset < 15; offset += 5) {
    const { body, items } = await api.get(`/v3/connectors/google/creds?limit=5&offset=${offset}`)
    assert.deepEqual([body.limit, body.offset], [5, offset])
    seen.push(...items.map(({ id }) => id))
  }
  assert.deepEqual([seen.length, new Set(seen).size], [13, 13])
  for (const wrong of ['0', '201', 'x', '1.5', ''])
    assertError(await api.get(`/v3/connectors/google/creds?limit=${wrong}`), { ...INVALID, fields: ['limit'] })
})
