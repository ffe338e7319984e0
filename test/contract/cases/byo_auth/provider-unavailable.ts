import assert from 'node:assert/strict'
import { busy } from '../../../harness/stand-in.ts'
import { broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a provider that has no time is nobody’s failure, nothing is made, and it is not asked again before it wants to be',
  async ({ api, provider, later }) => {
    await connect(api)
    const attempt = () => api.post('/v3/connect/custom', { provider: 'google', settings: broughtAlong() })
    provider.fault = () => busy(9)
    const refused = await attempt()
    provider.fault = () => undefined
    assertError(refused, { status: 504, type: 'api.provider_error' })
    assert.equal(refused.headers['retry-after'], '9')
    assert.deepEqual((await api.get('/v3/grants')).items, [])
    const asked = provider.calls.length
    assertError(await attempt(), { status: 504, type: 'api.provider_error' })
    assert.equal(provider.calls.length, asked)
    later(9)
    assert.equal((await attempt()).status, 201)
  },
)
