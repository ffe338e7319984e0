import assert from 'node:assert/strict'
import { register } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the redirect URI', async ({ api }) => {
  const made = await register(api)
  const path = `/v3/applications/redirect-uris/${made.id}`
  const { status, body } = await api.get(path)
  assert.equal(status, 200)
  assert.deepEqual(body.data, made)
  assert.deepEqual((await api.get(`${path}?select=url`)).body.data, { url: made['url'] })
})
