import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract('POST registers a redirect URI and answers 200 with its id', async ({ api }) => {
  const url = 'https://app.example.com/oauth/callback?tenant=1'
  const { status, body } = await api.post('/v3/applications/redirect-uris', { url })
  assert.equal(status, 200)
  assert.deepEqual(body.data, { id: body.data.id, url, platform: 'web' })
  assert.deepEqual((await api.get(`/v3/applications/redirect-uris/${body.data.id}`)).body.data, body.data)
})
