import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  '`updated_at` changes on every successful PATCH, also one that only renames',
  async ({ api, later }) => {
    await connect(api)
    const { updated_at, created_at, id } = await add(api)
    let before = updated_at
    for (const body of [{ name: 'A' }, { name: 'A' }, { credential_data: client('x') }]) {
      later(2)
      const { data } = (await api.patch(`/v3/connectors/google/creds/${id}`, body)).body
      assert.ok(data.updated_at >= before + 2)
      assert.equal(data.created_at, created_at)
      before = data.updated_at
    }
    later(2)
    assertError(await api.patch(`/v3/connectors/google/creds/${id}`, {}), INVALID)
    assert.equal((await api.get(`/v3/connectors/google/creds/${id}`)).body.data.updated_at, before)
  },
)
