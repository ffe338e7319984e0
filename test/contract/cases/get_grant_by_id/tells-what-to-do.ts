import assert from 'node:assert/strict'
import { answer } from '../../../harness/stand-in.ts'
import { authenticate, broughtAlong, client, connect } from '../../calls.ts'
import { contract } from '../../contract.ts'

export default contract(
  '`view=full` tells what to do about what failed, in the words in which the credential’s health does',
  async ({ api, provider, later }) => {
    const { active_credential_id: credential } = await connect(api, 'microsoft', { settings: client('advised') })
    const { id } = await authenticate(api, broughtAlong(), { provider: 'microsoft' })
    const disabled = await authenticate(api, broughtAlong('disabled@example.com'), { provider: 'microsoft' })
    const tried = async (path: string) =>
      (await api.get(path)).body.data['last_attempt'] as Readonly<Record<string, string | null>>
    const grant = (of = id) => tried(`/v3/grants/${of}?view=full`)
    assert.equal((await grant())['advice'], null)

    const refuses = (error: string, error_description: string, of = id) => {
      later(7200)
      provider.fault = ({ clientId }) =>
        clientId === 'advised-id' ? answer(400, { error, error_description }) : undefined
      return api.get(`/v3/grants/${of}/provider-token`)
    }
    await refuses('invalid_client', 'AADSTS7000222: The provided client secret keys for app are expired.')
    assert.match((await grant())['advice'] ?? '', /secret has expired/)
    const health = await tried(`/v3/connectors/microsoft/creds/${String(credential)}/health`)
    assert.equal((await grant())['advice'], health['advice'])

    await refuses('unheard_of', 'Nobody knows what this means.')
    assert.match((await grant())['advice'] ?? '', /tried again by itself/)

    await refuses('invalid_grant', 'AADSTS50057: The user account is disabled.', disabled.id)
    assert.match((await grant(disabled.id))['advice'] ?? '', /disabled/)

    await api.delete('/v3/connectors/microsoft')
    assert.match((await grant())['advice'] ?? '', /^Have its user authenticate again/)
    provider.fault = () => undefined
  },
)
