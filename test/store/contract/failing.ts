import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CredentialHealth } from '../../../src/store/store.ts'
import { done, given, stale, theCredential, withConnector, withCredential, type Engine } from './given.ts'
import { health, LATER, trial, withGrant } from './grants.ts'

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

  test('what is known of a credential is written over what it was made from, and over an earlier version, and nothing else', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id } = await withCredential(of)
      const put = (from: CredentialHealth | undefined, next: CredentialHealth) =>
        ({ kind: 'credential.health', app, from, health: next }) as const
      const first = health({ credentialId: id })
      const next = health({ credentialId: id, state: 'ok', lastTrial: trial(), lastOkAt: LATER, failures: 0 })
      await done(store, put(undefined, next))
      const others: Partial<CredentialHealth>[] = [
        { state: 'failing' },
        { lastTrial: trial({ code: 'other' }) },
        { pausedUntil: null },
        { failures: 1 },
      ]
      for (const from of [undefined, ...others.map((other) => ({ ...next, ...other }))])
        await stale(store, put(from, first))
      const again = { ...first, pausedUntil: null, failures: 2 }
      const outcomes = await Promise.all(
        [again, first, again].map((one) => store.commit({ changes: [put(next, one)], audit: [] })),
      )
      assert.deepEqual(outcomes.toSorted(), ['committed', 'stale', 'stale'])
      // What is known of a version gives way to what is of a later one, and never the other way round.
      const newer = { ...next, version: 2, pausedUntil: null }
      await done(store, put(undefined, newer))
      assert.deepEqual(await store.read.credentialHealth(app, id), newer)
      await stale(store, put(next, again))
      await done(store, put(newer, { ...newer, pausedUntil: LATER }))
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
