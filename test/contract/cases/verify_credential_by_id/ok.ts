import assert from 'node:assert/strict'
import { add, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { sandboxed } from '../../sandboxed.ts'

export default contract('each step is told, and the credential is known to work', async (world) => {
  await connect(world.api)
  const { client, api } = await sandboxed(world)
  const { id } = await add(world.api, { credential_data: client })
  const path = `/v3/connectors/google/creds/${id}`
  const { status, body } = await api.post(`${path}/verify`, undefined)
  assert.equal(status, 200)
  const [step] = body.data['steps'] as readonly Readonly<Record<string, unknown>>[]
  assert.deepEqual(body.data, { outcome: 'passed', version: 1, steps: [step] })
  assert.deepEqual([step?.['step'], step?.['outcome'], step?.['code']], ['client', 'passed', 'invalid_grant'])
  assert.equal((await api.get(`${path}/health`)).body.data['state'], 'ok')
})
