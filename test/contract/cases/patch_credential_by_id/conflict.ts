import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract('a name that another credential has is a 409; its own is not', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const path = `/v3/connectors/google/creds/${id}`
  const taken = await api.patch(path, { name: ' Primary credential ', credential_data: client('third') })
  assertError(taken, { ...CONFLICT, message: /^name: .*"Primary credential"/ })
  const { data } = (await api.get(`${path}?view=full`)).body
  assert.deepEqual([data.name, data['version']], ['Second client', 1])
  assert.equal((await api.patch(path, { name: 'Second client ' })).status, 200)
})
