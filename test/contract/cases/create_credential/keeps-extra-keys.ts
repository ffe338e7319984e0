import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('extra keys of `credential_data` are kept and sealed with the rest', async ({ api, vault }) => {
  await connect(api)
  const credential_data = {
    ...client(),
    note: 'ünïcode 🔑',
    nested: { list: [1, 2.5, null, true, { deep: '' }] },
    '7': 'x',
  }
  const { id } = await add(api, { credential_data })
  assert.deepEqual(await vault('google', id), credential_data)
})
