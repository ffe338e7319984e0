import assert from 'node:assert/strict'
import { client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract(
  'settings that would need one credential more than the connector may hold are a 409',
  async ({ api, through }) => {
    const limited = await through({ maxCredentials: 1 })
    assert.equal((await limited.post('/v3/connectors', { provider: 'yahoo' })).status, 201)
    const own = { name: 'Own', credential_type: 'connector', credential_data: client('own') }
    assert.equal((await limited.post('/v3/connectors/yahoo/creds', own)).status, 201)
    const answer = await limited.patch('/v3/connectors/yahoo', { settings: client('first') })
    assertError(answer, { ...CONFLICT, message: /holds 1 credentials, which is its limit/ })
    assert.equal((await api.get('/v3/connectors/yahoo?view=full')).body.data['credential_count'], 1)
  },
)
