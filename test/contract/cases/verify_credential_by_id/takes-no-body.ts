import assert from 'node:assert/strict'
import { callOf } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('what is sent in a body is not passed over: nothing is tried', async ({ api, auditLength }) => {
  const { path } = await callOf('verify_credential_by_id', api)
  const before = await auditLength()
  const answer = await api.post(path, { mailbox: 'user@example.com' })
  assertError(answer, { ...INVALID, fields: ['mailbox'], message: /is not a known field/ })
  assertError(await api.post(path, []), INVALID)
  assert.equal(await auditLength(), before)
  assert.equal((await api.post(path, {})).status, 200, 'clients send an empty object where there is no body')
})
