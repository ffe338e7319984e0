import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('`select` answers the named fields alone', async ({ api }) => {
  await connect(api)
  const { id } = await authenticate(api)
  const selected = (fields: string) => api.get(`/v3/grants/${id}?select=${fields}`)
  assert.deepEqual((await selected('id,email')).body.data, { id, email: 'user@example.com' })
  assert.deepEqual((await selected('refresh_token,__proto__')).body.data, {})
})
