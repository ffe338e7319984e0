import assert from 'node:assert/strict'
import { busy } from '../../../harness/stand-in.ts'
import { authenticate, broughtAlong, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  'tells of a provider that could not be asked, and goes on saying that the credential works',
  async ({ api, provider }) => {
    const { active_credential_id: id } = await connect(api)
    await authenticate(api)
    provider.fault = () => busy(30)
    await api.post('/v3/connect/custom', { provider: 'google', settings: broughtAlong('another@example.com') })
    provider.fault = () => undefined
    const { data } = (await api.get(`/v3/connectors/google/creds/${String(id)}/health`)).body
    const { outcome, code } = data['last_attempt'] as Readonly<Record<string, string>>
    assert.deepEqual([data['state'], outcome, code], ['ok', 'passing', 'temporarily_unavailable'])
    assert.ok(Number(data['paused_until']) > 0)
  },
)
