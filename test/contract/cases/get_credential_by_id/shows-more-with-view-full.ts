import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  '`view=full` tells type, version, fingerprint, who and when, and no secret',
  async ({ api }) => {
    await connect(api)
    const { id } = await add(api)
    const { body, raw } = await api.get(`/v3/connectors/google/creds/${id}?view=full`)
    const { data } = body
    assert.deepEqual([data['credential_type'], data['version'], data['active']], ['connector', 1, false])
    assert.equal(typeof data['fingerprint'], 'string')
    assert.equal(data['created_by'], data['updated_by'])
    assert.equal(data['last_used_at'], null)
    assert.ok(!raw.includes('second-'))
  },
)
