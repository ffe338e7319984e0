import assert from 'node:assert/strict'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, CONFLICT } from '../../outcomes.ts'

export default contract(
  'a grant whose connector was deleted cannot be changed, only authenticated anew',
  async ({ api }) => {
    await connect(api)
    const { id } = await authenticate(api)
    assert.equal((await api.delete('/v3/connectors/google')).status, 200)
    for (const body of [{ scope: ['openid'] }, { settings: broughtAlong() }])
      assertError(await api.patch(`/v3/grants/${id}`, body), CONFLICT)
    assert.equal((await api.get(`/v3/grants/${id}`)).body.data['grant_status'], 'invalid')
    await connect(api)
    assert.equal((await authenticate(api)).id, id)
  },
)
