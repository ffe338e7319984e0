import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('`credential_data` has at most 64 KiB of JSON and 16 levels', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const patch = (more: object) =>
    api.patch(`/v3/connectors/google/creds/${id}`, { credential_data: { ...client(), ...more } })
  assertError(await patch({ fill: 'x'.repeat(65_536) }), { ...INVALID, message: /65536 bytes/ })
  const deep = JSON.parse('['.repeat(17) + ']'.repeat(17)) as unknown
  assertError(await patch({ deep }), { ...INVALID, message: /deeper than 16/ })
  assert.deepEqual(await vault('google', id), client('second'))
})
