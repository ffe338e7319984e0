import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('all bad fields are named at once, with their paths and no value', async ({ api }) => {
  await connect(api)
  const credential_data = { private_key: 'canary-key', client_email: 7, token_uri: 'https://canary.example' }
  const body = { name: '', credential_type: 'serviceaccount', credential_data, nonsense: 'canary' }
  const answer = await api.post('/v3/connectors/google/creds?view=canary', body)
  const data = ['client_email', 'private_key', 'private_key_id', 'token_uri'].map((name) => `credential_data.${name}`)
  assertError(answer, { ...INVALID, fields: [...data, 'name', 'nonsense', 'view'] })
  assert.ok(!answer.raw.includes('canary'), answer.raw)
})
