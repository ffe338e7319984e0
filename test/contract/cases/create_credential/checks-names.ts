import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a name is trimmed, has 1 to 255 characters and no control characters', async ({ api }) => {
  await connect(api)
  const named = (name: unknown) =>
    api.post('/v3/connectors/google/creds', { name, credential_type: 'connector', credential_data: client() })
  for (const wrong of ['', '   ', 'a'.repeat(256), 'a\u0000b', 'a\u0085b', 'line\nbreak', '\udc00', 7, null, ['a']])
    assertError(await named(wrong), { ...INVALID, fields: ['name'] })
  assert.equal((await named(`\n ${'🔑'.repeat(255)}\t`)).body.data.name, '🔑'.repeat(255))
})
