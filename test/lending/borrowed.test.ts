/** A tenant's consent that leaves the client to the connector. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failing } from '../../src/dashboard/operations/failing.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { activeOf, given, lend, lent, ok, secretOf, type Given } from './given.ts'

const LATER_S = 4000
const TENANT = '3f1c5b0e-6d2a-4b57-9c38-8a1e7d40f6b2'

/** A credential that borrows the client of the connector, and a grant on it. */
async function borrowing({ api }: Given) {
  const data = { name: 'A tenant', credential_type: 'adminconsent', credential_data: { tenant: TENANT } }
  const { id: credential } = ok(await api.post('/v3/connectors/microsoft/creds', data))
  const settings = { email_address: 'ada@contoso.example', credential_id: credential }
  const { id } = ok(await api.post('/v3/connect/custom', { provider: 'microsoft', settings }))
  return {
    credential,
    id,
    health: async () => ok(await api.get(`/v3/connectors/microsoft/creds/${credential}/health`)),
  }
}

test('what a borrowed client has minted is not lent once it was replaced, or another is the active one', async () => {
  await given(undefined, async (of) => {
    const { api, other, provider } = of
    const { id, health } = await borrowing(of)
    const tokens = [await lent(api, id)]
    assert.equal(await lent(other, id), tokens[0])
    const active = `/v3/connectors/microsoft/creds/${await activeOf(api, 'microsoft')}`
    ok(await api.patch(active, { name: 'Renamed' }))
    assert.equal(await lent(api, id), tokens[0], 'a name mints nothing')

    ok(await api.patch('/v3/connectors/microsoft', { settings: secretOf('second') }))
    tokens.push(await lent(other, id))
    assert.equal(provider.calls.at(-1)?.clientId, 'second-id')
    assert.equal(await lent(api, id), tokens[1])
    assert.equal((await health())['state'], 'ok', 'what is known is of the new one')

    const spare = { name: 'Spare', credential_type: 'connector', credential_data: secretOf('third') }
    const { id: third } = ok(await api.post('/v3/connectors/microsoft/creds', spare))
    assert.equal(await lent(api, id), tokens[1])
    ok(await api.patch('/v3/connectors/microsoft', { active_credential_id: third }))
    tokens.push(await lent(api, id))
    assert.equal(provider.calls.at(-1)?.clientId, 'third-id')
    assert.equal(new Set(tokens).size, 3)
  })
})

test('a failure of a borrowed client is over as soon as the client is replaced', async () => {
  await given(undefined, async (of) => {
    const { api, other, provider, later, server } = of
    const { credential, id, health } = await borrowing(of)
    later(LATER_S)
    provider.refused.add('first-id')
    assert.equal((await lend(api, id)).status, 409)
    const asked = provider.calls.length
    assert.equal((await lend(other, id)).status, 409)
    assert.equal(provider.calls.length, asked, 'it pauses')
    const { read } = server.deployment.store
    const listed = async () => (await failing(read, server.applicationId as ApplicationId)).ids
    assert.deepEqual([(await health())['state'], await listed()], ['failing', [credential]])

    ok(await api.patch('/v3/connectors/microsoft', { settings: secretOf('second') }))
    const replaced = await health()
    assert.deepEqual([replaced['state'], replaced['paused_until'], await listed()], ['replaced', null, []])
    await lent(other, id)
    assert.equal((await health())['state'], 'ok')
  })
})

test('a credential that finds no client to borrow is tried as soon as there is one', async () => {
  await given(undefined, async (of) => {
    const { api } = of
    ok(await api.delete('/v3/connectors/microsoft'))
    ok(await api.post('/v3/connectors', { provider: 'microsoft' }))
    const data = { name: 'A tenant', credential_type: 'adminconsent', credential_data: { tenant: TENANT } }
    const { id: credential } = ok(await api.post('/v3/connectors/microsoft/creds', data))
    const settings = { email_address: 'ada@contoso.example', credential_id: credential }
    const made = () => api.post('/v3/connect/custom', { provider: 'microsoft', settings })
    assert.equal((await made()).body.error.type, 'credential.failing')
    ok(await api.patch('/v3/connectors/microsoft', { settings: secretOf('first') }))
    ok(await made())
  })
})
