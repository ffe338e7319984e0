import assert from 'node:assert/strict'
import { register } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract('a URL that another redirect URI of the platform has is a conflict', async ({ api }) => {
  const first = await register(api, { url: 'https://app.example.com/first' })
  const { id } = await register(api, { url: 'https://app.example.com/second' })
  const path = `/v3/applications/redirect-uris/${id}`
  assertError(await api.patch(path, { url: first['url'] }), { ...CONFLICT, message: /^url: / })
  assert.equal((await api.patch(path, { url: first['url'], platform: 'desktop' })).status, 200, 'of another platform')
  assertError(await api.patch(path, { platform: 'web' }), { ...CONFLICT, message: /^url: / })
})
