import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a name is trimmed, has 1 to 255 characters and no control characters', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const named = (name: unknown) => api.patch(`/v3/connectors/google/creds/${id}`, { name })
  for (const wrong of ['', ' \t ', 'a'.repeat(256), 'a\u0007b', 'a\u009fb', '\ud83d', false, null, {}])
    assertError(await named(wrong), { ...INVALID, fields: ['name'] })
  assert.equal((await named(`  ${'é'.repeat(255)} `)).body.data.name, 'é'.repeat(255))
})
