import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`select` answers the named fields alone', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const selected = (fields: string) => api.get(`/v3/connectors/google/creds/${id}?select=${fields}`)
  assert.deepEqual((await selected('id,name')).body.data, { id, name: 'Second client' })
  assert.deepEqual((await selected('credential_data,__proto__,constructor')).body.data, {})
})
