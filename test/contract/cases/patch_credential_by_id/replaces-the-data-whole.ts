import assert from 'node:assert/strict'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  '`credential_data` replaces all of it, and incomplete data is refused',
  async ({ api, vault }) => {
    await connect(api, 'microsoft')
    const { id } = await add(api, { credential_data: { ...client('second'), tenant: 'common', extra: 1 } }, 'microsoft')
    const patch = (credential_data: object) => api.patch(`/v3/connectors/microsoft/creds/${id}`, { credential_data })
    const { body } = await patch(client('third'))
    assert.equal(body.data.name, 'Second client')
    assert.deepEqual(await vault('microsoft', id), client('third'))
    assertError(await patch({ client_secret: 'x' }), { ...INVALID, fields: ['credential_data.client_id'] })
    assertError(await patch({}), INVALID)
    assert.deepEqual(await vault('microsoft', id), client('third'))
  },
)
