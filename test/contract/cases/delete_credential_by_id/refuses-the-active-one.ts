import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('the active credential cannot be deleted', async ({ api, vault }) => {
  const { active_credential_id: active } = await connect(api)
  const answer = await api.delete(`/v3/connectors/google/creds/${String(active)}`)
  assertError(answer, { ...INVALID, message: /active credential cannot be deleted/ })
  assert.deepEqual(await vault('google', String(active)), client())
})
