import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('a grant is found by its address and by either prefix', async ({ api }) => {
  await connect(api)
  const made = await authenticate(api)
  for (const name of ['user@example.com', 'USER%40Example.com', 'email:user@example.com', `grant:${made.id}`])
    assert.deepEqual((await api.get(`/v3/grants/${name}`)).body.data, made, name)
  for (const name of ['grant:user@example.com', `email:${made.id}`, 'other@example.com', made.id.toUpperCase()])
    assertError(await api.get(`/v3/grants/${name}`), NOT_FOUND)
})
