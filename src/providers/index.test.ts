import assert from 'node:assert/strict'
import test from 'node:test'
import { Ajv2020 } from 'ajv/dist/2020.js'
import {
  checkConnectorSettings,
  checkCredentialData,
  credentialTypes,
  publicSettings,
  settingsSchema,
} from './check.ts'
import { providerNamed, providerNames, providers } from './index.ts'

const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '', 'Google', 'google ']

test('the providers are those of the API, in its order', () => {
  const names = ['google', 'microsoft', 'imap', 'icloud', 'yahoo', 'ews', 'virtual-calendar', 'zoom', 'inbox', 'nylas']
  assert.deepEqual(providerNames, names)
  for (const provider of providers) assert.equal(providerNamed(provider.name), provider)
})

test('a name that is not a provider finds none, whatever objects inherit', () => {
  for (const name of INHERITED) assert.equal(providerNamed(name), undefined)
})

test('each provider takes the credential types of the API and no other', () => {
  const types = Object.fromEntries(providers.map((provider) => [provider.name, credentialTypes(provider)]))
  assert.deepEqual(types, {
    google: ['connector', 'serviceaccount'],
    microsoft: ['connector', 'adminconsent'],
    imap: [],
    icloud: [],
    yahoo: ['connector'],
    ews: [],
    'virtual-calendar': [],
    zoom: ['connector'],
    inbox: [],
    nylas: [],
  })
  for (const provider of providers) {
    const own = credentialTypes(provider)
    const message =
      own.length === 0
        ? `${provider.name} connectors take no credentials`
        : `must be one of: ${own.join(', ')} (${provider.name})`
    for (const type of [...INHERITED, 'connector', 'serviceaccount', 'adminconsent']) {
      if (own.some((each) => each === type)) continue
      const result = checkCredentialData(provider, type, { client_id: 'a', client_secret: 'b' })
      assert.deepEqual(result, { kind: 'wrong', fields: [{ path: 'credential_type', message }] })
    }
  }
})

test('what a connector shows of its active credential is checked alike in its settings and in a credential', () => {
  for (const { connector, credentials, name } of providers) {
    if (credentials.connector === undefined) continue
    for (const key of connector.publicSettings) {
      const inSettings = connector.settings?.properties[key]
      assert.ok(inSettings, `${name} ${key}`)
      assert.deepEqual(credentials.connector.schema.properties[key], inSettings, `${name} ${key}`)
    }
  }
})

test('every schema is one by the meta-schema, and every example passes but for the key that examples leave out', () => {
  const ajv = new Ajv2020({ strict: false })
  for (const provider of providers) {
    for (const secretMayBeKept of [true, false]) {
      const schema = settingsSchema(provider.connector, { secretMayBeKept })
      assert.equal(ajv.validateSchema(schema), true)
    }
    for (const type of credentialTypes(provider)) {
      const spec = provider.credentials[type]!
      assert.equal(ajv.validateSchema(spec.schema), true)
      const result = checkCredentialData(provider, type, spec.example)
      const paths = result.kind === 'ok' ? [] : result.fields.map((field) => field.path)
      assert.deepEqual(paths, type === 'serviceaccount' ? ['credential_data.private_key'] : [])
    }
  }
})

test('what may be shown of the settings is all but the secret', () => {
  for (const provider of providers) {
    const known = Object.keys(provider.connector.settings?.properties ?? {})
    const shown = known.filter((key) => key !== 'client_secret')
    assert.deepEqual([...provider.connector.publicSettings].sort(), shown.sort())
    const all = Object.fromEntries([...known, 'other', '__proto__'].map((key) => [key, 'x']))
    assert.deepEqual(Object.keys(publicSettings(provider, all)).sort(), shown)
  }
})

test('a provider without OAuth settings takes the empty object only', () => {
  for (const name of ['imap', 'icloud', 'ews', 'virtual-calendar', 'inbox', 'nylas']) {
    const provider = providerNamed(name)!
    assert.equal(checkConnectorSettings(provider, {}, { secretMayBeKept: false }).kind, 'ok')
    assert.deepEqual(checkConnectorSettings(provider, { client_id: 'a' }, { secretMayBeKept: true }), {
      kind: 'wrong',
      fields: [{ path: 'settings.client_id', message: 'is not a known field' }],
    })
  }
})

test('settings need client_id and client_secret; in an update the secret may be missing, the id may not', () => {
  for (const name of ['google', 'microsoft', 'yahoo', 'zoom']) {
    const provider = providerNamed(name)!
    const wrong = (settings: Record<string, unknown>, secretMayBeKept: boolean) => {
      const result = checkConnectorSettings(provider, settings, { secretMayBeKept })
      return result.kind === 'ok' ? [] : result.fields.map((field) => `${field.path} ${field.message}`)
    }
    assert.deepEqual(wrong({ client_id: 'a', client_secret: 'b' }, false), [])
    assert.deepEqual(wrong({ client_id: 'a' }, false), ['settings.client_secret is required'])
    assert.deepEqual(wrong({ client_id: 'a' }, true), [])
    assert.deepEqual(wrong({ client_secret: 'b' }, true), ['settings.client_id is required'])
    assert.deepEqual(wrong({}, false), ['settings.client_id is required', 'settings.client_secret is required'])
    assert.deepEqual(wrong({ client_id: 'a', client_secret: '' }, true), ['settings.client_secret must not be empty'])
    assert.deepEqual(wrong({ client_id: 'a', client_secrets: 'b' }, true), [
      'settings.client_secrets is not a known field',
    ])
    const hostile = JSON.parse('{"client_id":"a","__proto__":{"client_secret":"b"}}') as Record<string, unknown>
    assert.deepEqual(wrong(hostile, true), ['settings.__proto__ is not a known field'])
  }
})

test('only providers that let nobody have an address that is not theirs vouch for addresses', () => {
  const vouching = providers.filter(({ vouchesForAddresses }) => vouchesForAddresses).map(({ name }) => name)
  assert.deepEqual(vouching, ['google', 'icloud', 'yahoo'])
})
