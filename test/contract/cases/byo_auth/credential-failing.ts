import assert from 'node:assert/strict'
import { broughtAlong, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError } from '../../outcomes.ts'

export default contract(
  'a client that the provider does not accept is the failure of the credential',
  async ({ api, provider }) => {
    const settings = client('expired')
    const { active_credential_id: id } = await connect(api, 'microsoft', { settings })
    const attempt = () => api.post('/v3/connect/custom', { provider: 'microsoft', settings: broughtAlong() })
    const refused = await attempt()
    assertError(refused, { status: 409, type: 'credential.failing' })
    assert.ok(refused.raw.includes('AADSTS7000222'))
    const asked = provider.calls.length
    const again = await attempt()
    assertError(again, { status: 409, type: 'credential.failing' })
    assert.ok(Number(again.headers['retry-after']) > 0)
    assert.equal(provider.calls.length, asked, 'calls through it pause')
    const health = await api.get(`/v3/connectors/microsoft/creds/${String(id)}/health`)
    assert.equal(health.body.data['state'], 'failing')
  },
)
