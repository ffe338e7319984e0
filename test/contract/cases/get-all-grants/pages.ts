import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('limit and offset walk over all of them, each once', async ({ api }) => {
  await connect(api)
  for (let n = 0; n < 7; n++) await authenticate(api, broughtAlong(`user-${n}@example.com`))
  const seen: string[] = []
  for (let offset = 0; offset < 9; offset += 3) {
    const { body, items } = await api.get(`/v3/grants?limit=3&offset=${offset}`)
    assert.deepEqual([body.limit, body.offset], [3, offset])
    seen.push(...items.map(({ id }) => id))
  }
  assert.deepEqual([seen.length, new Set(seen).size], [7, 7])
  for (const wrong of ['0', '201', 'x'])
    assertError(await api.get(`/v3/grants?limit=${wrong}`), { ...INVALID, fields: ['limit'] })
})
