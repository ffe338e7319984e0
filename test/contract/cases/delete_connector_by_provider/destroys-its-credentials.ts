import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, NOT_FOUND } from '../../outcomes.ts'

export default contract('its credentials go with it, and their sealed data at once', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  await api.delete('/v3/connectors/google')
  assertError(await api.get(`/v3/connectors/google/creds/${id}`), NOT_FOUND)
  await assert.rejects(vault('google', id), /no credential/)
  await connect(api)
  assertError(await api.get(`/v3/connectors/google/creds/${id}`), NOT_FOUND)
})
