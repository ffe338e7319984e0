import assert from 'node:assert/strict'
import { googleKeyFile } from '../../../harness/index.ts'
import { connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract('POST seals a service account and answers four fields with 201', async ({ api, vault }) => {
  await connect(api)
  const credential_data = googleKeyFile()
  const body = { name: 'Mine', credential_type: 'serviceaccount', credential_data }
  const { status, body: answer, raw } = await api.post('/v3/connectors/google/creds', body)
  assert.equal(status, 201)
  assert.deepEqual(Object.keys(answer.data).sort(), ['created_at', 'id', 'name', 'updated_at'])
  assert.ok(!raw.includes('PRIVATE KEY'))
  assert.deepEqual(await vault('google', answer.data.id), credential_data)
})
