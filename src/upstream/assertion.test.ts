import assert from 'node:assert/strict'
import { createHook } from 'node:async_hooks'
import { test } from 'node:test'
import { rsaPrivateKey } from '../../test/harness/key-file.ts'
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
  await assert.rejects(async () => trySigning(key), isTheCredentials)
})

test('a key is tried in a thread beside the one that serves requests', async () => {
  const key = { clientEmail: 'robot@example.com', privateKeyId: 'a', privateKey: rsaPrivateKey() }
  const signing = new Set<number>()
  let cameBack = 0
  const hook = createHook({
    init: (id, type) => {
      if (type === 'SIGNREQUEST') signing.add(id)
    },
    // Called for what a thread hands back, and not for what was done at once.
    before: (id) => {
      if (signing.has(id)) cameBack++
    },
  }).enable()
  await trySigning(key)
  hook.disable()
  assert.deepEqual([signing.size, cameBack], [1, 1])
})
