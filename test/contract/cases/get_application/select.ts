import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract('`select` answers the named fields alone', async ({ api }) => {
  const { status, body } = await api.get('/v3/applications?select=region,%20branding,nonsense')
  assert.equal(status, 200)
  assert.deepEqual(Object.keys(body.data).sort(), ['branding', 'region'])
})
