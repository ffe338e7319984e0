/** `verify=true`: nothing is changed unless the provider accepts it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { consentChange } from '../../src/grants/consent.ts'
import { isVerifiable } from '../../src/grants/verify.ts'
import { credentialTypes } from '../../src/providers/check.ts'
import { providers } from '../../src/providers/index.ts'
import { zoom } from '../../src/providers/zoom.ts'
import { DEFAULT_TENANT } from '../../src/sandbox/tenants.ts'
import type { ApplicationId } from '../../src/lib/ids.ts'
import { api, CLIENT, credential, sandbox, server, stateOf, withLimits, type Step } from './world.ts'

test('there is something to try for every credential that a provider takes, and nothing where it cannot be asked', () => {
  for (const provider of providers)
    for (const type of credentialTypes(provider)) assert.ok(isVerifiable(provider, type), `${provider.name} ${type}`)
  for (const provider of providers.filter(({ oauth }) => oauth === undefined))
    assert.ok(!isVerifiable(provider, 'connector'), provider.name)
  assert.ok(!isVerifiable(zoom, 'adminconsent'))
})

const contents = async () =>
  JSON.stringify((await api.get('/v3/connectors/google/creds?view=full&limit=200')).body.data)

async function changes(): Promise<readonly [string, number]> {
  const heads = await server.deployment.store.read.auditHeads()
  return [await contents(), heads.find(({ chain }) => chain === server.applicationId)?.seq ?? 0]
}

test('a new credential that the provider accepts is kept, and known to work', async () => {
  const answer = await credential('google', 'connector', CLIENT, '?verify=true')
  assert.equal(answer.status, 201, answer.raw)
  assert.equal(await stateOf('google', answer.body.data.id), 'ok')
})

test('one that it does not accept is refused as bad input with what the provider said, and nothing is kept', async () => {
  const before = await changes()
  const wrong = { ...CLIENT, client_secret: 'canary-51ab0e' }
  const { status, body, raw } = await credential('google', 'connector', wrong, '?verify=true')
  assert.equal(status, 400, raw)
  assert.deepEqual(Object.keys(body.error.validation_errors ?? {}), ['credential_data'])
  assert.match(raw, /"provider_error":\{"code":"invalid_client","message":"[^"]+"\}/)
  const { verification } = body.error as unknown as { verification: { outcome: string; steps: readonly Step[] } }
  assert.equal(verification.outcome, 'failed')
  const [step, ...more] = verification.steps
  assert.deepEqual(more, [])
  assert.ok(step?.step === 'client' && step.outcome === 'failed' && step.code === 'invalid_client' && step.advice)
  assert.match(body.error.message, /^credential_data: must be what the provider accepts\. .+/)
  assert.ok(!raw.includes('canary-51ab0e'))
  assert.deepEqual(await changes(), before)
  assert.equal((await credential('google', 'connector', wrong)).status, 201, 'without it, it is kept as it is')
})

test('new data of a credential are kept only when they are accepted, and heal it then', async () => {
  const { id } = (await credential('google', 'connector', CLIENT)).body.data
  const path = `/v3/connectors/google/creds/${id}`
  const before = await changes()
  const wrong = { name: 'Renamed', credential_data: { ...CLIENT, client_secret: 'wrong' } }
  assert.equal((await api.patch(`${path}?verify=true`, wrong)).status, 400)
  sandbox.control.fault({ fault: 'server_error', times: 1 })
  const unclear = await api.patch(`${path}?verify=true`, { credential_data: CLIENT })
  assert.equal(unclear.status, 504, unclear.raw)
  assert.match(unclear.raw, /"verification":\{"outcome":"unclear","steps":\[\{"step":"client","outcome":"skipped"/)
  assert.deepEqual(await changes(), before)

  await api.patch(path, { credential_data: { ...CLIENT, client_secret: 'wrong' } })
  await api.call('POST', `${path}/verify`)
  assert.equal(await stateOf('google', id), 'failing')
  assert.equal((await api.patch(`${path}?verify=true`, { credential_data: CLIENT })).status, 200)
  assert.equal(await stateOf('google', id), 'ok')
})

test('what is wrong in itself, or would change nothing of the data, is asked of nobody', async () => {
  const { id } = (await credential('google', 'connector', CLIENT)).body.data
  const path = `/v3/connectors/google/creds/${id}?verify=true`
  sandbox.control.fault({ fault: 'server_error' })
  assert.equal((await api.patch(path, { name: 'Another name' })).status, 200)
  assert.equal((await api.patch(path, { credential_data: { client_id: 'x' } })).status, 400)
  assert.equal((await api.patch(path, { credential_type: 'serviceaccount', credential_data: CLIENT })).status, 400)
  assert.equal((await credential('google', 'connector', { client_id: 'x' }, '?verify=true')).status, 400)
  const unknown = path.replace(id, '00000000-0000-4000-8000-000000000000')
  assert.equal((await api.patch(unknown, { credential_data: CLIENT })).status, 404)
})

test('data that are tried before they are kept count with verifying, and nobody is asked once so many were tried', async () => {
  const { id } = (await credential('google', 'connector', CLIENT)).body.data
  const creds = '/v3/connectors/google/creds'
  await withLimits(async (limited) => {
    let made = 0
    const created = (query: string) =>
      limited.post(`${creds}${query}`, {
        name: `Tried ${++made}`,
        credential_type: 'connector',
        credential_data: CLIENT,
      })
    const replaced = (query: string) => limited.patch(`${creds}/${id}${query}`, { credential_data: CLIENT })
    const verify = () => limited.call('POST', `${creds}/${id}/verify`)
    const ways = [() => created('?verify=true'), () => replaced('?verify=true'), verify]
    const within = await Promise.all(Array.from({ length: 20 }, (_, at) => ways[at % ways.length]!()))
    for (const { status, raw } of within) assert.ok(status < 300, raw)
    const asked = sandbox.control.count().calls
    for (const way of ways) {
      const { status, headers, raw } = await way()
      assert.equal(status, 429, raw)
      assert.ok(Number(headers['retry-after']) > 0)
    }
    assert.equal(sandbox.control.count().calls, asked)
    assert.equal((await created('')).status, 201, 'what asks nobody goes on')
    assert.equal((await replaced('')).status, 200)
    assert.equal((await limited.patch(`${creds}/${id}?verify=true`, { name: 'Renamed within limits' })).status, 200)
  })
})

test('new data of a consent are tried in the tenant whose administrator has consented', async () => {
  const { id } = (await credential('microsoft', 'adminconsent', CLIENT)).body.data
  const path = `/v3/connectors/microsoft/creds/${id}`
  const { store, keys } = server.deployment
  const of = { app: server.applicationId as ApplicationId, credentialId: id, tenant: DEFAULT_TENANT.id }
  const change = await consentChange({ read: store.read, keys: keys.current }, of)
  await store.commit({ changes: [change], audit: [] })
  sandbox.control.consent({ tenant: DEFAULT_TENANT.id, client_id: CLIENT.client_id })
  const tried = (client_secret: string) =>
    api.patch(`${path}?verify=true`, { credential_data: { ...CLIENT, client_secret } })
  const wrong = await tried('wrong')
  assert.equal(wrong.status, 400, wrong.raw)
  const right = await tried(CLIENT.client_secret)
  assert.equal(right.status, 200, right.raw)
  assert.equal(await stateOf('microsoft', id), 'ok')
})
