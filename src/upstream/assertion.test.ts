import assert from 'node:assert/strict'
import { test } from 'node:test'
import { serviceAccountAssertion, trySigning } from './assertion.ts'
import { UpstreamFailure } from './failure.ts'

test('a key that cannot be read is the credential’s failure, and nothing of it is told', async () => {
  const key = { clientEmail: 'robot@example.com', privateKeyId: 'a', privateKey: 'not-a-key' }
  const of = { scopes: ['mail'], audience: 'https://example.com/token', now: 1_700_000_000 }
  const isTheCredentials = (error: unknown) =>
    error instanceof UpstreamFailure &&
    error.whose === 'credential' &&
    error.code === 'unreadable_key' &&
    !`${error.message} ${error.words ?? ''}`.includes(key.privateKey)
  await assert.rejects(serviceAccountAssertion(key, of), isTheCredentials)
  assert.throws(() => {
    trySigning(key)
  }, isTheCredentials)
})
