import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import test from 'node:test'
import { checkConnectorSettings, checkCredentialData } from './check.ts'
import { google } from './google.ts'

const pem = (bits: number) =>
  generateKeyPairSync('rsa', { modulusLength: bits }).privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
const private_key = pem(2048)
const needed = { private_key_id: 'abcd1234', private_key, client_email: 'a@b.iam.gserviceaccount.com' }
const file = { ...google.credentials.serviceaccount!.example, private_key }

function wrong(data: Record<string, unknown>, type = 'serviceaccount'): string[] {
  const result = checkCredentialData(google, type, data)
  return result.kind === 'ok' ? [] : result.fields.map((field) => `${field.path} ${field.message}`)
}

test('a whole key file passes, and so do its three necessary fields', () => {
  assert.deepEqual(wrong(file), [])
  assert.deepEqual(wrong(needed), [])
  assert.deepEqual(wrong({ ...file, universe_domain: 'googleapis.com' }), [])
})

test('the key stays as it came, escaped line ends included', () => {
  for (const key of [private_key, private_key.replaceAll('\n', '\\n'), private_key.replaceAll('\n', '\r\n')]) {
    const result = checkCredentialData(google, 'serviceaccount', { ...needed, private_key: key })
    assert.equal(result.kind, 'ok')
    assert.equal(result.data['private_key'], key)
    assert.deepEqual(JSON.parse(result.canonical), { ...needed, private_key: key })
  }
})

test('each token endpoint that Google has issued passes', () => {
  for (const token_uri of [
    'https://oauth2.googleapis.com/token',
    'https://accounts.google.com/o/oauth2/token',
    'https://www.googleapis.com/oauth2/v3/token',
    'https://www.googleapis.com/oauth2/v4/token',
  ]) {
    assert.deepEqual(wrong({ ...file, token_uri }), [])
  }
})

test('a document that points away from Google is refused, and the field named', () => {
  const cases: readonly (readonly [Record<string, unknown>, string])[] = [
    [{ token_uri: 'https://evil.example/token' }, 'token_uri'],
    [{ token_uri: 'https://oauth2.googleapis.com/token/' }, 'token_uri'],
    [{ token_uri: 'https://oauth2.googleapis.com/token?x' }, 'token_uri'],
    [{ token_uri: 'https://oauth2.googleapis.com@evil.example/token' }, 'token_uri'],
    [{ token_uri: 'http://oauth2.googleapis.com/token' }, 'token_uri'],
    [{ token_uri: 'http://169.254.169.254/computeMetadata/v1/' }, 'token_uri'],
    [{ token_uri: '' }, 'token_uri'],
    [{ token_uri: null }, 'token_uri'],
    [{ token_uri: ['https://oauth2.googleapis.com/token'] }, 'token_uri'],
    [{ tokenUri: 'https://evil.example/token' }, 'tokenUri'],
    [{ universe_domain: 'evil.example' }, 'universe_domain'],
    [{ universe_domain: 'googleapis.com.evil.example' }, 'universe_domain'],
    [{ universeDomain: 'evil.example' }, 'universe_domain'],
    [{ type: 'external_account', credential_source: { url: 'http://169.254.169.254/' } }, 'type'],
    [{ type: 'external_account_authorized_user' }, 'type'],
    [{ type: 'impersonated_service_account', service_account_impersonation_url: 'https://evil.example' }, 'type'],
    [{ type: 'authorized_user', refresh_token: 'x' }, 'type'],
    [{ type: 'gdch_service_account', ca_cert_path: '/etc/passwd' }, 'type'],
    [{ type: '' }, 'type'],
    [{ type: null }, 'type'],
  ]
  for (const [change, field] of cases) {
    const messages = wrong({ ...file, ...change })
    assert.equal(messages.length, 1, JSON.stringify(change))
    assert.ok(messages[0]?.startsWith(`credential_data.${field} `), messages[0])
  }
})

test('URLs that nobody uses are kept whatever they say, as long as they are text', () => {
  assert.deepEqual(wrong({ ...file, auth_uri: 'https://evil.example', client_x509_cert_url: 'x' }), [])
  assert.deepEqual(wrong({ ...file, auth_uri: {} }), ['credential_data.auth_uri must be a string'])
})

test('fields that are missing, empty, too long or of the wrong kind are all named at once', () => {
  assert.deepEqual(wrong({}), [
    'credential_data.private_key_id is required',
    'credential_data.private_key is required',
    'credential_data.client_email is required',
  ])
  assert.deepEqual(wrong({ private_key_id: '', private_key: 7, client_email: 'x'.repeat(321), client_id: 123 }), [
    'credential_data.private_key_id must not be empty',
    'credential_data.private_key must be a string',
    'credential_data.client_email must have at most 320 characters',
    'credential_data.client_id must be a string',
  ])
  assert.deepEqual(wrong({ ...needed, private_key_id: 'a\nb' }), [
    'credential_data.private_key_id must not hold control characters',
  ])
})

test('a key that is none, or too short a one, is refused with the reason', () => {
  assert.deepEqual(wrong({ ...needed, private_key: '-----BEGIN PRIVATE KEY-----\n...' }), [
    'credential_data.private_key must be a private key in PEM, PKCS#8 or PKCS#1',
  ])
  assert.deepEqual(wrong({ ...needed, private_key: pem(1024) }), [
    'credential_data.private_key must be an RSA key of 2048 bits or more; this one has 1024',
  ])
  assert.deepEqual(wrong({ ...needed, private_key: private_key + ' '.repeat(16_384) }), [
    'credential_data.private_key must have at most 16384 characters',
  ])
})

test('other spellings of known fields come out under their names', () => {
  const result = checkCredentialData(google, 'serviceaccount', {
    privateKeyId: needed.private_key_id,
    privateKey: private_key,
    clientEmail: needed.client_email,
    auth_provider_x_509_cert_url: 'a',
    client_x_509_cert_url: 'b',
    clientX509CertUrl: 'b',
    someOther: 1,
  })
  assert.equal(result.kind, 'ok')
  const named = { ...needed, auth_provider_x509_cert_url: 'a', client_x509_cert_url: 'b', someOther: 1 }
  assert.deepEqual(result.data, named)
  assert.deepEqual(JSON.parse(result.canonical), named)
})

test('two spellings of one field may agree but not differ', () => {
  assert.deepEqual(wrong({ ...needed, privateKey: private_key }), [])
  assert.deepEqual(wrong({ ...needed, clientEmail: 'other@example.com', privateKeyId: {}, client_id: '' }), [
    'credential_data.clientEmail is another spelling of client_email and must equal it',
    'credential_data.privateKeyId is another spelling of private_key_id and must equal it',
    'credential_data.client_id must not be empty',
  ])
})

test('a client that stands in for the one of the connector needs id and secret, and keeps what else it has', () => {
  assert.deepEqual(wrong({ client_id: 'a', client_secret: 'b', topic_name: 'c', more: { x: [1] } }, 'connector'), [])
  assert.deepEqual(wrong({ clientId: 'a', clientSecret: 'b' }, 'connector'), [])
  assert.deepEqual(wrong({ client_id: 'a' }, 'connector'), ['credential_data.client_secret is required'])
  assert.deepEqual(wrong({ client_id: 'a', client_secret: 'b\n' }, 'connector'), [
    'credential_data.client_secret must not hold control characters',
  ])
  assert.deepEqual(wrong({ client_id: ['a'], client_secret: 'x'.repeat(2049) }, 'connector'), [
    'credential_data.client_id must be a string',
    'credential_data.client_secret must have at most 2048 characters',
  ])
})

test('a connector takes a topic and a project besides its client', () => {
  const settings = { client_id: 'a', client_secret: 'b', topic_name: 'projects/p/topics/t', project_id: 'p' }
  const result = checkConnectorSettings(google, settings, { secretMayBeKept: false })
  assert.equal(result.kind, 'ok')
  assert.deepEqual(JSON.parse(result.canonical), settings)
})
