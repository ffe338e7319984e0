import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('answers the connector of the provider', async ({ api }) => {
  const made = await connect(api, 'microsoft', { settings: { ...client(), tenant: 'common' }, scope: ['openid'] })
  const { status, body, raw } = await api.get('/v3/connectors/microsoft')
  assert.equal(status, 200)
  assert.deepEqual(body.data, made)
  assert.ok(!raw.includes('secret'))
})
