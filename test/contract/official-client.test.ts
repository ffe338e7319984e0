import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { providerNames } from '../../src/providers/index.ts'
import { googleKeyFile, StandIn, startInProcess, vaultOf, type InProcessServer } from '../harness/index.ts'
import { Nylas, NylasApiError } from './official.ts'
import { assertPublishedShape } from './published-shape.ts'
import { startRecorder } from './recorder.ts'

// The client's types know fewer providers and credential fields than the service; what is sent is what matters here.
type Provider = Parameters<Nylas['connectors']['find']>[0]['provider']
type CreateConnector = Parameters<Nylas['connectors']['create']>[0]['requestBody']
type CreateCredential = Parameters<Nylas['connectors']['credentials']['create']>[0]['requestBody']

const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const client = (name: string) => ({ clientId: `${name}-id`, clientSecret: `${name}-secret` })

/** What the operations made with the official client are; each must have been sent at least once in the end. */
const EXPECTED = [
  'DELETE /v3/applications/redirect-uris/*',
  'DELETE /v3/connectors/*',
  'DELETE /v3/connectors/*/creds/*',
  'DELETE /v3/grants/*',
  'GET /v3/applications',
  'GET /v3/applications/redirect-uris',
  'GET /v3/applications/redirect-uris/*',
  'GET /v3/connectors',
  'GET /v3/connectors/*',
  'GET /v3/connectors/*/creds',
  'GET /v3/connectors/*/creds/*',
  'GET /v3/grants',
  'GET /v3/grants/*',
  'PATCH /v3/applications',
  'PATCH /v3/applications/redirect-uris/*',
  'PATCH /v3/connectors/*/creds/*',
  'PATCH /v3/grants/*',
  'POST /v3/applications/redirect-uris',
  'POST /v3/connect/custom',
  'POST /v3/connectors',
  'POST /v3/connectors/*/creds',
  'POST /v3/providers/detect',
  'PUT /v3/connectors/*',
]

describe('the official client, unmodified', () => {
  const provider = new StandIn()
  let server: InProcessServer
  let recorder: Awaited<ReturnType<typeof startRecorder>>
  let nylas: Nylas

  before(async () => {
    server = await startInProcess({ upstream: provider.upstream })
    recorder = await startRecorder(await server.listen())
    nylas = new Nylas({ apiKey: server.apiKey, apiUri: recorder.url })
  })
  after(async () => {
    await recorder.stop()
    await server.stop()
  })

  const connect = (body: object) => nylas.connectors.create({ requestBody: body as CreateConnector })
  const add = (provider: string, body: object) =>
    nylas.connectors.credentials.create({ provider: provider as Provider, requestBody: body as CreateCredential })

  /** Asserts that the client throws its own error, with what a caller logs and branches on. */
  async function refused(call: Promise<unknown>, statusCode: number, type: string, message: RegExp): Promise<void> {
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof NylasApiError)
      assert.equal(error.statusCode, statusCode)
      assert.equal(error.type, type)
      assert.match(error.message, message)
      const last = recorder.exchanges.at(-1)
      assert.equal(error.requestId, (JSON.parse(last?.raw ?? '{}') as { request_id?: string }).request_id)
      return true
    })
  }

  test('creates, finds, lists, updates and destroys a connector of every provider', async () => {
    const withClient = new Set(['google', 'microsoft', 'yahoo', 'zoom'])
    for (const provider of providerNames) {
      const settings = withClient.has(provider) ? client(provider) : undefined
      const made = await connect({ provider, name: `My ${provider}`, ...(settings && { settings }) })
      assert.equal(made.data.provider, provider)
      assert.equal(made.data.activeCredentialId !== undefined, settings !== undefined)
      assert.deepEqual(made.data.settings, settings ? { clientId: settings.clientId } : {})
      const found = await nylas.connectors.find({ provider: provider as Provider })
      assert.deepEqual(found.data, made.data)
      assert.equal(found.rawHeaders?.['x-request-id'], found.requestId)
    }
    const listed = await nylas.connectors.list({ queryParams: { limit: 200 } })
    assert.deepEqual(
      listed.data.map(({ provider }) => provider),
      providerNames,
    )
    for (const provider of providerNames) {
      const updated = await nylas.connectors.update({
        provider: provider as Provider,
        requestBody: { name: 'Renamed' },
      })
      assert.equal((updated.data as { name?: string }).name, 'Renamed')
      assert.ok((await nylas.connectors.destroy({ provider })).requestId)
    }
    assert.deepEqual((await nylas.connectors.list({})).data, [])
  })

  test('keeps the stored secret when only the client id is sent again, and replaces settings whole', async () => {
    await connect({ provider: 'microsoft', settings: { ...client('old'), tenant: 'common' } })
    const update = (settings: Record<string, unknown>) =>
      nylas.connectors.update({ provider: 'microsoft', requestBody: { settings } })
    assert.deepEqual((await update({ clientId: 'old-id' })).data.settings, { clientId: 'old-id' })
    const { data } = await update({ ...client('new'), tenant: 'organizations' })
    assert.deepEqual(data.settings, { clientId: 'new-id', tenant: 'organizations' })
    await refused(update({ tenant: 'common' }), 400, 'api.invalid_request_error', /settings\.client_id: is required/)
  })

  test('keeps a Google service account exactly, though the client renames its keys', async () => {
    await connect({ provider: 'google', name: 'google', settings: client('google') })
    const file = googleKeyFile()
    const made = await add('google', {
      name: 'Service account',
      credentialType: 'serviceaccount',
      credentialData: file,
    })
    assert.ok(recorder.exchanges.at(-1)?.sent.includes('auth_provider_x_509_cert_url'), 'the client mangles no more')
    const at = { applicationId: server.applicationId, provider: 'google', id: made.data.id }
    assert.deepEqual(await vaultOf(server.data, at), file)

    const next = googleKeyFile({ private_key_id: 'next', universe_domain: undefined })
    const updated = await nylas.connectors.credentials.update({
      provider: 'google',
      credentialsId: made.data.id,
      requestBody: { credentialData: next },
    })
    assert.equal(updated.data.name, 'Service account')
    assert.deepEqual(await vaultOf(server.data, at), next)
  })

  test('adds credentials of each type, moves the active one, and destroys what is not active', async () => {
    const kinds = [
      ['google', 'connector', client('second')],
      ['microsoft', 'connector', { ...client('second'), tenant: 'contoso.onmicrosoft.com' }],
      ['microsoft', 'adminconsent', client('seed-page')],
      ['microsoft', 'adminconsent', { tenant: '3f1c5b0e-6d2a-4b57-9c38-8a1e7d40f6b2' }],
    ] as const
    for (const [at, [provider, credentialType, credentialData]] of kinds.entries()) {
      const made = await add(provider, { name: `Number ${at}`, credentialType, credentialData })
      const named = { provider, credentialsId: made.data.id } as const
      assert.deepEqual((await nylas.connectors.credentials.find(named)).data, made.data)
      if (credentialType === 'connector') {
        const { data: before } = await nylas.connectors.find({ provider })
        const requestBody = { activeCredentialId: made.data.id }
        const moved = await nylas.connectors.update({ provider, requestBody })
        assert.equal(moved.data.activeCredentialId, made.data.id)
        assert.equal(moved.data.settings?.['clientId'], 'second-id')
        const destroy = nylas.connectors.credentials.destroy(named)
        await refused(destroy, 400, 'api.invalid_request_error', /active credential cannot be deleted/)
        await nylas.connectors.update({ provider, requestBody: { activeCredentialId: before.activeCredentialId! } })
      }
      assert.ok((await nylas.connectors.credentials.destroy(named)).requestId)
      await refused(nylas.connectors.credentials.find(named), 404, 'api.not_found_error', /Credential not found/)
    }
  })

  test('lists credentials by createdAt and updatedAt, in both orders, page by page', async () => {
    await connect({ provider: 'zoom', name: 'zoom', settings: client('zoom') })
    for (let n = 0; n < 4; n++)
      await add('zoom', { name: `Client ${n}`, credentialType: 'connector', credentialData: client(`client-${n}`) })
    const list = async (queryParams: object) =>
      (await nylas.connectors.credentials.list({ provider: 'zoom', queryParams })).data.map(({ name }) => name)

    for (const sortBy of ['createdAt', 'updatedAt'] as const) {
      const ascending = await list({ sortBy, orderBy: 'asc' })
      assert.equal(ascending.length, 5)
      assert.equal(ascending[0], 'Primary credential')
      assert.deepEqual(await list({ sortBy, orderBy: 'desc' }), ascending.toReversed())
      assert.deepEqual(await list({ sortBy, orderBy: 'asc', limit: 2, offset: 1 }), ascending.slice(1, 3))
    }
    const last = recorder.exchanges.at(-1)
    assert.match(last?.path ?? '', /sort_by=updatedAt/)
    assert.match(last?.raw ?? '', /"limit":2,"offset":1/)
    let all = 0
    for await (const page of nylas.connectors.credentials.list({ provider: 'zoom' })) all += page.data.length
    assert.equal(all, 5, 'the iterator of the client ends')
  })

  test('reads and updates the application', async () => {
    const { data } = await nylas.applications.getDetails()
    assert.equal(data.applicationId, server.applicationId)
    const updated = await nylas.applications.update({
      requestBody: {
        branding: { name: 'Renamed', websiteUrl: 'https://example.com' },
        hostedAuthentication: { title: 'Welcome', alignment: 'center', spacing: 5 },
        callbackUris: [
          { url: 'https://example.com/callback' },
          { url: 'https://example.com/js', platform: 'js', settings: { origin: 'https://example.com' } },
          {
            url: 'app://callback',
            platform: 'android',
            settings: { packageName: 'com.example', sha1CertificateFingerprint: 'AA:BB' },
          },
        ] as never,
      },
    })
    assert.equal(updated.data.branding.name, 'Renamed')
    assert.equal(updated.data.callbackUris?.length, 3)
    assert.deepEqual((await nylas.applications.getDetails()).data, updated.data)
  })

  test('registers, finds, lists, updates and destroys redirect URIs of every platform', async () => {
    const { redirectUris } = nylas.applications
    const before = (await redirectUris.list()).data
    const requests = [
      { url: 'https://app.example.com/web' },
      { url: 'http://localhost:8484/desktop', platform: 'desktop' },
      { url: 'https://app.example.com/js', platform: 'js', settings: { origin: 'https://app.example.com' } },
      { url: 'myapp://ios', platform: 'ios', settings: { bundleId: 'com.example', appStoreId: '1', teamId: 'T' } },
      {
        url: 'myapp://android',
        platform: 'android',
        settings: { packageName: 'com.example', sha1CertificateFingerprint: 'AA:BB' },
      },
    ] as const
    for (const requestBody of requests) {
      const { data } = await redirectUris.create({ requestBody })
      assert.deepEqual(data, { id: data.id, platform: 'web', ...requestBody })
      assert.deepEqual((await redirectUris.find({ redirectUriId: data.id })).data, data)
      assert.deepEqual((await redirectUris.list()).data, [...before, data])
      const url = `${requestBody.url}/changed`
      const updated = await redirectUris.update({ redirectUriId: data.id, requestBody: { url } })
      assert.deepEqual(updated.data, { ...data, url })
      assert.ok((await redirectUris.destroy({ redirectUriId: data.id })).requestId)
      const gone = redirectUris.find({ redirectUriId: data.id })
      await refused(gone, 404, 'api.not_found_error', /Redirect URI not found/)
    }
    const create = redirectUris.create({ requestBody: { url: 'http://app.example.com' } })
    await refused(create, 400, 'api.invalid_request_error', /^url: must be an https URL/)
  })

  test('detects the provider of an address, among those that are connected or among all', async () => {
    const detect = async (email: string, allProviderTypes?: boolean) =>
      (await nylas.auth.detectProvider({ email, ...(allProviderTypes !== undefined && { allProviderTypes }) })).data
    const email = 'ada+filter@hotmail.com'
    await nylas.connectors.destroy({ provider: 'microsoft' })
    assert.deepEqual(await detect(email), { emailAddress: email, detected: false })
    assert.deepEqual(await detect(email, true), { emailAddress: email, detected: true, provider: 'microsoft' })
    assert.deepEqual(await detect('ada@gmail.com', false), {
      emailAddress: 'ada@gmail.com',
      detected: true,
      provider: 'google',
    })
  })

  test('authenticates without a browser, and finds, lists, updates and destroys grants', async () => {
    const { data: connector } = await connect({ provider: 'yahoo', settings: client('yahoo') })
    const custom = (settings: Record<string, unknown>, more: object = {}) =>
      nylas.auth.customAuthentication({ requestBody: { provider: 'yahoo', settings, ...more } as never })
    const { data: made } = await custom({ refreshToken: 'rt.User@example.com' }, { state: 'kept', scope: ['mail-r'] })
    assert.deepEqual([made.email, made.grantStatus, made.state], ['User@example.com', 'valid', 'kept'])
    assert.deepEqual(made.scope, ['mail-r'])
    assert.equal((made as { credentialId?: string }).credentialId, connector.activeCredentialId)
    for (const grantId of [made.id, 'user@example.com', 'email:user@example.com'])
      assert.deepEqual((await nylas.grants.find({ grantId })).data, made)
    await custom({ refreshToken: 'rt.another@example.com' })
    const list = async (queryParams: object) =>
      (await nylas.grants.list({ queryParams })).data.map(({ email }) => email)
    assert.deepEqual(await list({ sortBy: 'created_at', orderBy: 'asc' }), ['User@example.com', 'another@example.com'])
    assert.deepEqual(await list({ email: 'user@example.com', grantStatus: 'valid', provider: 'yahoo' }), [made.email])
    const update = (requestBody: object) => nylas.grants.update({ grantId: made.id, requestBody })
    assert.deepEqual((await update({ scope: ['mail-w'] })).data.scope, ['mail-w'])
    const again = await update({ settings: { refreshToken: 'other.user@example.com' } })
    assert.deepEqual([again.data.id, again.data.scope], [made.id, ['mail-w']])
    const refusal = /does not accept what it was given/
    await refused(custom({ refreshToken: 'revoked.user@example.com' }), 400, 'grant.invalid_authentication', refusal)
    assert.ok((await nylas.grants.destroy({ grantId: made.id })).requestId)
    await refused(nylas.grants.find({ grantId: made.id }), 404, 'api.not_found_error', /Grant not found/)
  })

  test('throws its own error with type, message and request id', async () => {
    await refused(nylas.connectors.find({ provider: 'imap' }), 404, 'api.not_found_error', /Connector not found/)
    const find = nylas.connectors.find({ provider: 'gmail' as Provider })
    await refused(find, 400, 'api.invalid_request_error', /must be one of: google, microsoft.*nylas/)
    const missing = nylas.connectors.credentials.find({ provider: 'google', credentialsId: UNKNOWN })
    await refused(missing, 404, 'api.not_found_error', /Credential not found/)
    const taken = { name: 'Service account', credentialType: 'connector', credentialData: client('another') }
    await refused(add('google', taken), 409, 'api.conflict', /name: .*Service account/)
    const stranger = new Nylas({ apiKey: 'not-a-key', apiUri: recorder.url })
    await refused(stranger.connectors.list({}), 401, 'token.unauthorized_access', /Bearer token invalid/)
  })

  // The last: it judges what all the tests before it have put on the wire.
  test('met only answers of the published shape, and no secret in any', () => {
    for (const exchange of recorder.exchanges) {
      // What the published error shape does not name, live answers have: `code`; the field errors are the Java client's.
      assertPublishedShape(exchange)
      assert.doesNotMatch(exchange.raw, /-secret|BEGIN|\brt\.|\bat\.\d/)
    }
    const seen = recorder.exchanges.map(({ method, path }) => {
      const plain = path.split('?', 1)[0] ?? ''
      return `${method} ${plain.replace(/[0-9a-f-]{36}$/, '*').replace(/(?<=\/(?:connectors|grants)\/)[^/]+/, '*')}`
    })
    assert.deepEqual([...new Set(seen)].sort(), EXPECTED)
  })
})
