import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'
import { sandboxed } from '../../sandboxed.ts'

export default contract('with verify=true only what the provider accepts is created', async (world) => {
  await connect(world.api)
  const { client, api } = await sandboxed(world)
  const create = (client_secret: string, verify = 'true') =>
    api.post(`/v3/connectors/google/creds?verify=${verify}`, {
      name: 'Second client',
      credential_type: 'connector',
      credential_data: { ...client, client_secret },
    })
  const refused = await create('canary-8c2d41')
  assertError(refused, { ...INVALID, fields: ['credential_data'], message: /must be what the provider accepts/ })
  assert.ok(refused.raw.includes('"provider_error":{"code":"invalid_client"') && !refused.raw.includes('canary-8c2d41'))
  assert.equal((await create(client.client_secret, 'True')).status, 201, 'as Python spells it')
})
