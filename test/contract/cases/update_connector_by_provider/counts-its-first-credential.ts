import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('the first settings are a credential, which the answer counts', async ({ api }) => {
  await connect(api, 'google', {})
  const { data } = (await api.patch('/v3/connectors/google?view=full', { settings: client() })).body
  assert.equal(data['credential_count'], 1)
  await api.patch('/v3/connectors/google', { settings: client('next') })
  assert.equal((await api.get('/v3/connectors/google?view=full')).body.data['credential_count'], 1)
})
