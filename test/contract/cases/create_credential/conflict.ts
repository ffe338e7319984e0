import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract('a taken name is a 409 that names the field and the name', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const body = { name: ' Second client ', credential_type: 'connector', credential_data: client('other') }
  const answer = await api.post('/v3/connectors/google/creds', body)
  assertError(answer, { ...CONFLICT, message: /^name: .*"Second client"/ })
  assert.ok(!answer.raw.includes('other-'))
  assert.deepEqual(await vault('google', id), client('second'))
})
