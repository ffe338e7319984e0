import assert from 'node:assert/strict'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a name is trimmed, has 1 to 255 characters and no control characters', async ({ api }) => {
  const named = (name: unknown) => api.post('/v3/connectors', { provider: 'imap', name })
  for (const wrong of ['', '   ', 'a'.repeat(256), 'a\u0000b', 'a\u007fb', 'line\nbreak', '\ud800', 7, null])
    assertError(await named(wrong), { ...INVALID, fields: ['name'] })
  assert.equal((await named(`  ${'🔑'.repeat(255)}\t`)).body.data.name, '🔑'.repeat(255))
})
