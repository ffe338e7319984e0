import assert from 'node:assert/strict'
import { broughtAlong, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'tells the provider’s own code and words, what to do about them, and until when calls pause',
  async ({ api, later }) => {
    const { active_credential_id: id } = await connect(api, 'microsoft', { settings: client('expired') })
    await api.post('/v3/connect/custom', { provider: 'microsoft', settings: broughtAlong() })
    const { data } = (await api.get(`/v3/connectors/microsoft/creds/${String(id)}/health`)).body
    const { outcome, code, message, advice } = data['last_attempt'] as Readonly<Record<string, string>>
    assert.deepEqual([data['state'], outcome, code], ['failing', 'credential', 'invalid_client'])
    assert.match(message ?? '', /AADSTS7000222/)
    assert.match(advice ?? '', /secret has expired/)
    assert.ok(Number(data['paused_until']) > 0)
    later(31)
    const after = (await api.get(`/v3/connectors/microsoft/creds/${String(id)}/health`)).body.data
    assert.deepEqual([after['state'], after['paused_until']], ['failing', null])
  },
)
