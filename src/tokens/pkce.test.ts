import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { test } from 'node:test'
import { challengeMethod, verifies } from './pkce.ts'

// The verifier and challenge that the official clients' own tests have.
const VERIFIER = 'nylas'
const OFFICIAL = 'ZTk2YmY2Njg2YTNjMzUxMGU5ZTkyN2RiNzA2OWNiMWNiYTliOTliMDIyZjQ5NDgzYTZjZTMyNzA4MDllNjhhMg'
// RFC 7636, appendix B.
const RFC_VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
const RFC_CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'

test("a verifier fits its challenge in the official clients' form, in the RFC's, and in hex", () => {
  assert.ok(verifies(VERIFIER, OFFICIAL, 'S256'))
  assert.ok(verifies(VERIFIER, `${OFFICIAL}==`, 'S256'), 'with padding')
  assert.ok(verifies(RFC_VERIFIER, RFC_CHALLENGE, 'S256'))
  assert.ok(verifies(RFC_VERIFIER, `${RFC_CHALLENGE.replaceAll('-', '+').replaceAll('_', '/')}=`, 'S256'))
  const hex = hash('sha256', VERIFIER, 'hex')
  assert.ok(verifies(VERIFIER, hex, 'S256'))
  assert.ok(verifies(VERIFIER, hex.toUpperCase(), 'S256'))
  assert.ok(verifies(VERIFIER, VERIFIER, 'plain'))
})

test('another verifier fits none of them, and neither does the challenge itself nor a cut one', () => {
  for (const challenge of [OFFICIAL, RFC_CHALLENGE, hash('sha256', VERIFIER, 'hex')])
    for (const wrong of ['', 'Nylas', 'nylas ', challenge, VERIFIER.slice(1)])
      assert.ok(!verifies(wrong, challenge, 'S256'), wrong)
  for (const cut of ['', '=', OFFICIAL.slice(1), RFC_CHALLENGE.slice(1), `${RFC_CHALLENGE}A`, VERIFIER])
    assert.ok(!verifies(VERIFIER, cut, 'S256') && !verifies(RFC_VERIFIER, cut, 'S256'), cut)
  assert.ok(!verifies(VERIFIER, OFFICIAL, 'plain'))
  assert.ok(!verifies('', VERIFIER, 'plain'))
})

test('the name of a method counts in any case, none is plain, and others are none', () => {
  const named = [undefined, 'plain', 'PLAIN', 'S256', 's256', 'S512', '', ' s256'].map(challengeMethod)
  assert.deepEqual(named, ['plain', 'plain', 'plain', 'S256', 'S256', undefined, undefined, undefined])
})
