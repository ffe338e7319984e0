import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract(
  'its record names what has another value now, and not all that was sent',
  async ({ api, auditLength, changedSince }) => {
    const branding = { name: 'My application', website_url: 'https://example.com' }
    await api.patch('/v3/applications', { branding })
    const length = await auditLength()
    const { data } = (await api.get('/v3/applications')).body
    const sent = [data, { branding }, { ...data, branding: { name: 'Another name' } }, { branding }]
    for (const body of sent) assert.equal((await api.patch('/v3/applications', body)).status, 200)
    assert.deepEqual(await changedSince(length), [[], [], ['branding'], ['branding']])
  },
)
