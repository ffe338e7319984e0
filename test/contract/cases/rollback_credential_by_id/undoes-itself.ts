import assert from 'node:assert/strict'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('rolling back once more undoes it', async ({ api, vault }) => {
  await connect(api)
  const { id } = await add(api)
  const path = `/v3/connectors/google/creds/${id}`
  await api.patch(path, { credential_data: client('third') })
  for (let time = 0; time < 2; time++) assert.equal((await api.post(`${path}/rollback`, undefined)).status, 200)
  assert.deepEqual(await vault('google', id, 4), client('third'))
  assert.deepEqual(await vault('google', id, 3), client('second'))
  await assert.rejects(vault('google', id, 2), /no version 2/)
})
