import assert from 'node:assert/strict'
import { client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`view=full` tells more, and no secret', async ({ api }) => {
  const { body, raw } = await api.post('/v3/connectors?view=full', { provider: 'google', settings: client() })
  const more = ['created_at', 'created_by', 'credential_count', 'id', 'updated_at', 'updated_by']
  for (const field of more) assert.ok(field in body.data, field)
  assert.ok(!raw.includes('secret'))
})
