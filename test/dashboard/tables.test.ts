import assert from 'node:assert/strict'
import { test } from 'node:test'
import { getMigrations } from 'better-auth/db/migration'
import { createAuth } from '../../src/dashboard/sign-in/auth.ts'
import { startInProcess } from '../harness/index.ts'

test('the tables of the migrations are the ones that better-auth expects, name by name and type by type', async () => {
  const server = await startInProcess()
  try {
    const auth = createAuth({
      database: server.deployment.store.signInDatabase(),
      secret: 'a secret of the tests that is long enough',
      url: 'http://localhost:1',
      attempts: 'memory',
      signOn: { issuer: 'http://localhost:2', clientId: 'id', clientSecret: 'secret', role: 'viewer' },
      onJoined: () => Promise.resolve(),
      onError: () => undefined,
    })
    const { toBeCreated, toBeAdded } = await getMigrations(auth.options)
    assert.deepEqual([toBeCreated, toBeAdded], [[], []])
  } finally {
    await server.stop()
  }
})
