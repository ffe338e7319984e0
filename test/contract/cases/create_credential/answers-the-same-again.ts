import assert from 'node:assert/strict'
import { connect, add } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'creating the same again answers the existing record with 201 and writes nothing',
  async ({ api, auditLength, later }) => {
    await connect(api)
    const more = { credential_data: { client_id: 'a', client_secret: 'b', extra: { x: 1, y: 2 } } }
    const first = await add(api, more)
    const before = await auditLength()
    later(5)
    const reordered = {
      credential_data: { extra: { y: 2, x: 1 }, client_secret: 'b', client_id: 'a' },
      name: ' Second client',
    }
    assert.deepEqual(await add(api, reordered), first)
    assert.equal(await auditLength(), before)
    assert.equal((await api.get('/v3/connectors/google/creds')).items.length, 2)
  },
)
