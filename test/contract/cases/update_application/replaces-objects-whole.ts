import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract('a nested object is replaced as a whole', async ({ api }) => {
  const full = { name: 'Mine', description: 'What it is', website_url: 'https://example.com' }
  await api.patch('/v3/applications', { branding: full, hosted_authentication: { title: 'Hello', spacing: 5 } })
  const { body } = await api.patch('/v3/applications', { branding: { name: 'Yours' } })
  assert.deepEqual(body.data['branding'], { name: 'Yours' })
  assert.deepEqual(body.data['hosted_authentication'], { title: 'Hello', spacing: 5 })
})
