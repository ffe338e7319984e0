import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('a strict client meets four fields and no more', async ({ api }) => {
  await connect(api)
  const { id } = await add(api)
  const { data } = (await api.get(`/v3/connectors/google/creds/${id}`)).body
  assert.deepEqual(Object.keys(data).sort(), ['created_at', 'id', 'name', 'updated_at'])
})
