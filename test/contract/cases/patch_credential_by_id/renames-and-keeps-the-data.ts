import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a mere renaming keeps the data and its version', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const { body } = await api.patch(`/v3/connectors/google/creds/${id}?view=full`, { name: 'Renamed' })
  assert.deepEqual([body.data.name, body.data['version']], ['Renamed', 1])
  assert.deepEqual(await vault('google', id), client('second'))
})
