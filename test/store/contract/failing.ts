import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CredentialHealth } from '../../../src/store/store.ts'
import { done, given, theCredential, withConnector, withCredential, type Engine } from './given.ts'
import { health, LATER, withGrant } from './grants.ts'

/** What is asked for of grants and credentials that do not work, on every engine. */
export function failingContract(engine: Engine): void {
  test('grants are counted as far as one wants to know, of all connectors or of one, and the newest invalid are told', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { n: zoom } = await withConnector(of, 'zoom')
      for (const status of ['valid', 'valid', 'valid'] as const) await withGrant(of, { status })
      const first = await withGrant(of, { status: 'invalid' })
      const second = await withGrant(of, { status: 'invalid', provider: 'zoom', connectorN: zoom })
      const { read } = store
      assert.deepEqual(await read.grantTotals(app, { most: 9 }), { valid: 3, invalid: 2 })
      assert.deepEqual(await read.grantTotals(app, { most: 2 }), { valid: 2, invalid: 2 })
      assert.deepEqual(await read.grantTotals(app, { provider: 'zoom', most: 9 }), { valid: 0, invalid: 1 })
      assert.deepEqual(await read.grantTotals(app, { provider: 'yahoo', most: 9 }), { valid: 0, invalid: 0 })
      assert.deepEqual(await read.invalidGrants(app, 9), [second, first])
      assert.deepEqual(await read.invalidGrants(app, 1), [second])
    }))

  test('a credential is failing while the version that failed is the current one, and while it is there', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const made = await withCredential(of)
      const failing = async () => (await store.read.failingCredentials(app, 9)).map(({ name }) => name)
      const tell = async (over: Partial<CredentialHealth>) => {
        const from = await store.read.credentialHealth(app, made.id)
        await done(store, { kind: 'credential.health', app, from, health: health({ credentialId: made.id, ...over }) })
      }
      await tell({ state: 'ok' })
      assert.deepEqual(await failing(), [])
      await tell({ version: made.version + 1 })
      assert.deepEqual(await failing(), [])
      const now = health({ credentialId: made.id, version: made.version })
      await tell(now)
      assert.deepEqual(await store.read.failingCredentials(app, 9), [{ ...now, name: made.name, provider: 'google' }])
      assert.deepEqual(await store.read.failingCredentials(app, 0), [])
      const credential = await theCredential(store, app, made.id)
      await done(store, { kind: 'credential.delete', app, credential, at: LATER, by: 'k' })
      assert.deepEqual(await failing(), [])
    }))
}
