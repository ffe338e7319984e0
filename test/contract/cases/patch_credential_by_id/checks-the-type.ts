import assert from 'node:assert/strict'
import { googleKeyFile } from '../../../harness/index.ts'
import { connect, add, client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  '`credential_type` may be sent as it is stored, and as nothing else',
  async ({ api, vault }) => {
    await connect(api)
    const { id } = await add(api)
    const path = `/v3/connectors/google/creds/${id}`
    assert.equal((await api.patch(path, { credential_type: 'connector', name: 'N' })).status, 200)
    const other = await api.patch(path, { credential_type: 'serviceaccount', credential_data: googleKeyFile() })
    assertError(other, { ...INVALID, fields: ['credential_type'], message: /cannot change its type/ })
    const unknown = await api.patch(path, { credential_type: 'password' })
    assertError(unknown, { ...INVALID, fields: ['credential_type'] })
    assert.deepEqual(await vault('google', id), client('second'))
  },
)
