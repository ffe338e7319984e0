import assert from 'node:assert/strict'
import { googleKeyFile } from '../../../harness/index.ts'
import { add, authenticate, broughtAlong, connect, UNKNOWN_ID } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract(
  'credential_id names the client, which must be one of the provider and of the right type',
  async ({ api, provider }) => {
    await connect(api)
    await connect(api, 'zoom')
    const { id } = await add(api)
    const data = await authenticate(api, { ...broughtAlong(), credential_id: id })
    assert.equal(data['credential_id'], id)
    assert.equal(provider.calls.at(-1)?.clientId, 'second-id')
    const robot = await add(api, { name: 'Robot', credential_type: 'serviceaccount', credential_data: googleKeyFile() })
    const ofZoom = await add(api, {}, 'zoom')
    for (const credential_id of [UNKNOWN_ID, robot.id, ofZoom.id]) {
      const settings = { ...broughtAlong(), credential_id }
      const answer = await api.post('/v3/connect/custom', { provider: 'google', settings })
      assertError(answer, { ...INVALID, fields: ['settings.credential_id'] })
    }
  },
)
