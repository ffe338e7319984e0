import assert from 'node:assert/strict'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a field that is wrong in two ways is named once', async ({ api }) => {
  await connect(api)
  const body = { name: 'A', credential_type: 'ServiceAccount', credential_data: {} }
  const answer = await api.post('/v3/connectors/google/creds', body)
  assertError(answer, { ...INVALID, fields: ['credential_type'] })
  assert.equal(answer.body.error.message.match(/credential_type/g)?.length, 1)
})
