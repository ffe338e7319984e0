import assert from 'node:assert/strict'
import { client } from '../../calls.ts'
import { contract } from '../../contract.ts'
import { assertError, INVALID } from '../../outcomes.ts'

export default contract('a provider without an OAuth client takes no settings', async ({ api }) => {
  for (const provider of ['imap', 'icloud', 'ews', 'virtual-calendar', 'inbox', 'nylas']) {
    const answer = await api.post('/v3/connectors', { provider, settings: client() })
    assertError(answer, { ...INVALID, fields: ['settings.client_id', 'settings.client_secret'] })
    const made = await api.post('/v3/connectors', { provider, settings: {} })
    assert.equal(made.status, 201)
    assert.equal('active_credential_id' in made.body.data, false)
  }
})
