import assert from 'node:assert/strict'
import { authenticate, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('`expose_aliases` may be spelled as Python does, and no other way', async ({ api }) => {
  await connect(api)
  const made = await authenticate(api)
  const asked = (aliases: string) => api.get(`/v3/grants/${made.id}?expose_aliases=${aliases}`)
  for (const aliases of ['true', 'True', 'false', 'False'])
    assert.deepEqual((await asked(aliases)).body.data, made, aliases)
  for (const aliases of ['TRUE', '1', 'yes', 'true&expose_aliases=True'])
    assertError(await asked(aliases), { ...INVALID, fields: ['expose_aliases'], message: /must be true or false/ })
})
