import assert from 'node:assert/strict'
import { add, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'the data before the last change is current again, as a new version',
  async ({ api, vault }) => {
    await connect(api)
    const { id } = await add(api)
    const path = `/v3/connectors/google/creds/${id}`
    const before = (await api.get(`${path}?view=full`)).body.data
    await api.patch(path, { name: 'Renamed', credential_data: client('third') })
    const { status, body } = await api.post(`${path}/rollback?view=full`, undefined)
    assert.equal(status, 200)
    assert.equal(body.data.name, 'Renamed', 'the name stays')
    assert.equal(body.data['version'], 3)
    assert.equal(body.data['fingerprint'], before['fingerprint'], 'the data is what it was')
    assert.deepEqual((await api.get(`${path}?view=full`)).body.data, body.data)
    assert.deepEqual(await vault('google', id, 3), client('second'))
    assert.deepEqual(await vault('google', id, 2), client('third'))
  },
)
