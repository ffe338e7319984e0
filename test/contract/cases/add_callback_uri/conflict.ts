import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

const path = '/v3/applications/redirect-uris'
const callback_uris = Array.from({ length: 99 }, (_, n) => ({ url: `https://example.com/${n}` }))

export default contract('an application has at most 100 redirect URIs', async ({ api }) => {
  assert.equal((await api.patch('/v3/applications', { callback_uris })).status, 200)
  assert.equal((await api.post(path, { url: 'https://example.com/last' })).status, 200)
  assertError(await api.post(path, { url: 'https://example.com/more' }), { ...CONFLICT, message: /100 redirect URIs/ })
  assert.equal((await api.post(path, { url: 'https://example.com/0' })).status, 200, 'what is there is still answered')
})
