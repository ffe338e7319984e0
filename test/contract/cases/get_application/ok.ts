import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'

export default contract('answers the application that the key belongs to', async ({ api, applicationId }) => {
  const { status, body } = await api.get('/v3/applications')
  assert.equal(status, 200)
  assert.equal(body.data['application_id'], applicationId)
  for (const field of ['organization_id', 'region', 'environment']) assert.equal(typeof body.data[field], 'string')
  assert.deepEqual(body.data['branding'], { name: 'My application' })
  assert.deepEqual(body.data['callback_uris'], [])
})
