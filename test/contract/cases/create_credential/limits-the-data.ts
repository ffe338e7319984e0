import assert from 'node:assert/strict'
import { connect, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('`credential_data` has at most 64 KiB of JSON and 16 levels', async ({ api }) => {
  await connect(api)
  const post = (name: string, more: object) =>
    api.post('/v3/connectors/google/creds', {
      name,
      credential_type: 'connector',
      credential_data: { ...client(), ...more },
    })
  const nested = (levels: number) => JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as object
  const room = 65_536 - JSON.stringify({ ...client(), fill: '' }).length
  assert.equal((await post('large', { fill: 'x'.repeat(room) })).status, 201)
  const large = await post('too large', { fill: 'x'.repeat(room + 1) })
  assertError(large, { ...INVALID, fields: ['credential_data'], message: /65536 bytes/ })
  assert.equal((await post('deep', nested(16))).status, 201)
  assertError(await post('too deep', nested(17)), { ...INVALID, message: /deeper than 16/ })
  // By hand, for so deep a document is too much for JSON.stringify.
  const far = `{"name":"N","credential_type":"connector","credential_data":${'{"a":'.repeat(30_000)}1${'}'.repeat(30_001)}`
  assertError(await api.post('/v3/connectors/google/creds', far), { ...INVALID, message: /deeper than 16/ })
})
