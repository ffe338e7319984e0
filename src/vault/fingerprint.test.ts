import assert from 'node:assert/strict'
import { createHmac, createSecretKey } from 'node:crypto'
import test from 'node:test'
import { credentialFingerprintPlace, fingerprint } from './fingerprint.ts'

const key = createSecretKey(Buffer.alloc(32, 1))
const here = { applicationId: 'app_1', id: 'c_1', field: 'client_secret' }
const place = credentialFingerprintPlace(here)

test('a fingerprint is 8 bytes of HMAC-SHA-256 over label, place and secret', () => {
  const encoded = Buffer.concat([Buffer.from('\x03\0\x05app_1\0\x03c_1\0\x0dclient_secret', 'latin1')])
  const mac = createHmac('sha256', key).update('claviger/fp/v1').update(encoded).update('s3cret').digest('hex')
  assert.equal(fingerprint(key, place, 's3cret'), mac.slice(0, 16))
  assert.match(fingerprint(key, place, ''), /^[0-9a-f]{16}$/)
})

test('the same secret sent again to the same credential has the same fingerprint, as text or as bytes', () => {
  assert.equal(fingerprint(key, place, 'pässword'), fingerprint(key, [...place], Buffer.from('pässword')))
})

test('the same secret has unrelated fingerprints in two credentials, fields, applications and deployments', () => {
  const others = [
    fingerprint(key, credentialFingerprintPlace({ ...here, id: 'c_2' }), 's3cret'),
    fingerprint(key, credentialFingerprintPlace({ ...here, field: 'private_key' }), 's3cret'),
    fingerprint(key, credentialFingerprintPlace({ ...here, applicationId: 'app_2' }), 's3cret'),
    fingerprint(createSecretKey(Buffer.alloc(32, 2)), place, 's3cret'),
    fingerprint(key, place, 's3cret'),
    fingerprint(key, place, 's3creu'),
  ]
  assert.equal(new Set(others).size, others.length)
})
