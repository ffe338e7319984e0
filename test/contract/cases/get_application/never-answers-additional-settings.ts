import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract('`additional_settings` goes in and is never answered', async ({ api }) => {
  const sent = {
    additional_settings: { login_url: 'https://example.com/login' },
    idp_settings: { issuers: 'https://a' },
  }
  const patched = await api.patch('/v3/applications', sent)
  assert.equal(patched.status, 200)
  const got = await api.get('/v3/applications')
  for (const { body, raw } of [patched, got]) {
    assert.deepEqual(body.data['idp_settings'], sent.idp_settings)
    assert.ok(!raw.includes('login'))
  }
})
