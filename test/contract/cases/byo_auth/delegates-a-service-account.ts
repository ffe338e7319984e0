import assert from 'node:assert/strict'
import { googleKeyFile } from '../../../harness/index.ts'
import { add, authenticate, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a service account acts for a mailbox, within the scopes of the connector', async ({ api }) => {
  await connect(api, 'google', { settings: client(), scope: ['one', 'two'] })
  const { id } = await add(api, { credential_type: 'serviceaccount', credential_data: googleKeyFile() })
  const settings = { email_address: 'user@example.com', credential_id: id }
  const data = await authenticate(api, { ...settings, scopes: ['one'] })
  assert.deepEqual([data['email'], data['credential_id'], data['scope']], ['user@example.com', id, ['one']])
  const beyond = await api.post('/v3/connect/custom', {
    provider: 'google',
    settings: { ...settings, scopes: ['three'] },
  })
  assertError(beyond, { ...INVALID, fields: ['settings.scopes'] })
  const none = await api.post('/v3/connect/custom', { provider: 'google', settings: { ...settings, scopes: [] } })
  assertError(none, {
    ...INVALID,
    fields: ['settings.scopes'],
    message: /^settings\.scopes: must have at least 1 item$/,
  })
  const all = await authenticate(api, { ...settings, email_address: 'other@example.com' })
  assert.deepEqual(all['scope'], ['one', 'two'])
})
