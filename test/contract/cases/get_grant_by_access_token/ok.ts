import assert from 'node:assert/strict'
import { accessToken } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the grant of the token', async ({ api }) => {
  const { status, body, raw } = await api.get('/v3/grants/me', { key: await accessToken(api) })
  assert.equal(status, 200, raw)
  assert.equal(body.data['email'], 'calendar@example.com')
})
