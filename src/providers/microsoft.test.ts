import assert from 'node:assert/strict'
import test from 'node:test'
import { checkConnectorSettings, checkCredentialData } from './check.ts'
import { microsoft } from './microsoft.ts'

const TENANT = 'must be a GUID, a domain, or common, organizations or consumers'
const UNION = 'needs tenant, or client_id and client_secret'

function wrong(type: string, data: Record<string, unknown>): string[] {
  const result = checkCredentialData(microsoft, type, data)
  return result.kind === 'ok' ? [] : result.fields.map((field) => `${field.path} ${field.message}`)
}

test('admin consent names a tenant, or a client with its secret, or both', () => {
  assert.deepEqual(wrong('adminconsent', { tenant: 'contoso.onmicrosoft.com' }), [])
  assert.deepEqual(wrong('adminconsent', { client_id: 'a', client_secret: 'b' }), [])
  assert.deepEqual(wrong('adminconsent', { clientId: 'a', clientSecret: 'b', tenant: 'common', more: 1 }), [])
})

test('admin consent with less is refused, and a secret never comes without its client', () => {
  const at = 'credential_data'
  assert.deepEqual(wrong('adminconsent', {}), [`${at} ${UNION}`])
  assert.deepEqual(wrong('adminconsent', { client_id: 'a' }), [`${at} ${UNION}`])
  const needsId = `${at}.client_id is required with client_secret`
  assert.deepEqual(wrong('adminconsent', { client_secret: 'b' }).sort(), [`${at} ${UNION}`, needsId])
  assert.deepEqual(wrong('adminconsent', { client_secret: 'b', tenant: 'common' }), [needsId])
  assert.deepEqual(wrong('adminconsent', { client_id: '', client_secret: 'b' }), [`${at}.client_id must not be empty`])
})

test('a tenant is a GUID, a domain or one of three words', () => {
  const good = [
    'common',
    'organizations',
    'consumers',
    '3f1c5b0e-6d2a-4b57-9c38-8a1e7d40f6b2',
    '3F1C5B0E-6D2A-4B57-9C38-8A1E7D40F6B2',
    'contoso.com',
    'a.b-c.example.co',
    'xn--mnchen-3ya.xn--p1ai',
  ]
  const bad = [
    'Common',
    'contoso',
    '-a.com',
    'a-.com',
    'a..com',
    '.com',
    'contoso.com/',
    'contoso.com/x',
    'common\n',
    '../common',
    'contoso.c',
    '3f1c5b0e6d2a4b579c388a1e7d40f6b2',
    '127.0.0.1',
    'a b.com',
    'contoso.com?x=1',
  ]
  for (const tenant of good) {
    assert.deepEqual(wrong('adminconsent', { tenant }), [], tenant)
    assert.deepEqual(wrong('connector', { client_id: 'a', client_secret: 'b', tenant }), [], tenant)
  }
  for (const tenant of bad) {
    assert.deepEqual(wrong('adminconsent', { tenant }), [`credential_data.tenant ${TENANT}`], tenant)
    const result = checkConnectorSettings(microsoft, { client_id: 'a', tenant }, { secretMayBeKept: true })
    assert.deepEqual(result, { kind: 'wrong', fields: [{ path: 'settings.tenant', message: TENANT }] })
  }
  assert.deepEqual(wrong('adminconsent', { tenant: 7 }), ['credential_data.tenant must be a string'])
})

test('a long wrong tenant is refused without searching long', () => {
  const start = performance.now()
  for (const tenant of ['a.'.repeat(30_000), 'a-'.repeat(30_000), 'a'.repeat(60_000)]) {
    assert.equal(wrong('adminconsent', { tenant }).length, 1)
  }
  assert.ok(performance.now() - start < 20_000)
})
