import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

const path = '/v3/applications/redirect-uris'

export default contract('the same URL and platform twice is one record', async ({ api, auditLength }) => {
  const url = 'https://app.example.com/callback'
  const settings = { origin: 'https://app.example.com' }
  const [web, page] = [await api.post(path, { url }), await api.post(path, { url, platform: 'js', settings })]
  const before = await auditLength()
  assert.deepEqual((await api.post(path, { url, platform: 'web' })).body.data, web.body.data)
  assert.deepEqual((await api.post(path, { url, platform: 'js', settings })).body.data, page.body.data)
  const other = { url, platform: 'js', settings: { origin: 'https://other.example.com' } }
  assertError(await api.post(path, other), { ...CONFLICT, message: /^url: .*other settings/ })
  assert.equal((await api.get(path)).items.length, 2)
  assert.equal(await auditLength(), before, 'nothing was written')
})
