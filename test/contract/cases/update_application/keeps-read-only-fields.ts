import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a read-only field may be sent as it is, and is refused as anything else', async ({ api }) => {
  const { data } = (await api.get('/v3/applications')).body
  const fixed = ['application_id', 'organization_id', 'region'] as const
  const same = Object.fromEntries(fixed.map((name) => [name, data[name]]))
  assert.equal((await api.patch('/v3/applications', { ...same, branding: { name: 'B' } })).status, 200)
  // As whoever changes one thing of what was read does it.
  const branding = { name: 'B', icon_url: 'https://example.com/icon.png' }
  assert.equal((await api.patch('/v3/applications', { ...data, branding })).status, 200)
  const other = Object.fromEntries(fixed.map((name) => [name, 'another']))
  const refused = await api.patch('/v3/applications', { ...other, branding: { name: 'C' } })
  assertError(refused, { ...INVALID, fields: fixed, message: /cannot be changed/ })
  assert.deepEqual((await api.get('/v3/applications')).body.data['branding'], branding)
})
