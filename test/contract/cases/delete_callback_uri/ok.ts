import assert from 'node:assert/strict'
import { register } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('DELETE takes one redirect URI away and leaves the others', async ({ api }) => {
  const { id } = await register(api)
  const kept = await register(api, { url: 'https://app.example.com/kept' })
  const path = `/v3/applications/redirect-uris/${id}`
  const { status, body } = await api.delete(path)
  assert.deepEqual([status, Object.keys(body)], [200, ['request_id']])
  assertError(await api.get(path), NOT_FOUND)
  assertError(await api.delete(path), NOT_FOUND)
  assert.deepEqual((await api.get('/v3/applications/redirect-uris')).items, [kept])
})
