import assert from 'node:assert/strict'
import { add, authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'where the credential or the connector behind a grant was deleted, it says so, and no provider has said anything',
  async ({ api }) => {
    await connect(api)
    const { id: credential_id } = await add(api)
    const grants = [
      await authenticate(api, { ...broughtAlong('second@example.com'), credential_id }),
      await authenticate(api),
    ]
    const [ofCredential, ofConnector] = grants.map(({ id }) => `/v3/grants/${id}`)
    await api.delete(`/v3/connectors/google/creds/${credential_id}`)
    const first = await api.get(`${ofCredential}/provider-token`)
    assert.equal((await api.get(`${ofConnector}?view=full`)).body.data['ended_by'], null)
    await api.delete('/v3/connectors/google')
    const second = await api.get(`${ofConnector}/provider-token`)
    for (const answer of [first, second]) {
      const message = /credential or connector behind it was deleted/
      assertError(answer, { status: 401, type: 'grant.refresh_token_invalid', message })
      assert.equal(answer.body.error.provider_error, undefined)
    }
    for (const path of [ofCredential, ofConnector]) {
      const { data } = (await api.get(`${path}?view=full`)).body
      assert.deepEqual([data['grant_status'], data['ended_by']], ['invalid', 'deletion'])
    }
  },
)
