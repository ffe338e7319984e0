import assert from 'node:assert/strict'
import { getMigrations } from 'better-auth/db/migration'
import { createAuth } from '../../src/dashboard/sign-in/auth.ts'
import type { Store } from '../../src/store/store.ts'

/** That a database has every table and column that better-auth expects, with our settings of it. */
export async function assertSignInTables(store: Store, attempts: 'memory' | 'database'): Promise<void> {
  const auth = createAuth({
    database: store.signInDatabase(),
    secret: 'a secret of the tests that is long enough',
    url: 'http://localhost:1',
    attempts,
    signOn: { issuer: 'http://localhost:2', clientId: 'id', clientSecret: 'secret', role: 'viewer' },
    onJoined: () => Promise.resolve(),
    onError: () => undefined,
  })
  const { toBeCreated, toBeAdded } = await getMigrations(auth.options)
  assert.deepEqual([toBeCreated, toBeAdded], [[], []])
}
