import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('the version before is kept sealed, older ones are destroyed', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  for (const name of ['third', 'fourth'])
    await api.patch(`/v3/connectors/google/creds/${id}`, { credential_data: client(name) })
  assert.deepEqual(await vault('google', id, 3), client('fourth'))
  assert.deepEqual(await vault('google', id, 2), client('third'))
  await assert.rejects(vault('google', id, 1), /no version 1/)
})
