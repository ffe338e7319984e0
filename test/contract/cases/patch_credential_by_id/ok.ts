import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('PATCH renames and replaces in one go', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const body = { name: 'Renamed', credential_data: client('third') }
  const { status, body: answer, raw } = await api.patch(`/v3/connectors/google/creds/${id}`, body)
  assert.equal(status, 200)
  assert.deepEqual([answer.data.id, answer.data.name], [id, 'Renamed'])
  assert.ok(!raw.includes('third'))
  assert.deepEqual(await vault('google', id), client('third'))
})
