import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CredentialId } from '../../../src/lib/ids.ts'
import {
  done,
  given,
  purged,
  T0,
  theConnector,
  theCredential,
  withCredential,
  type Engine,
  type Given,
} from './given.ts'
import { box, health, LATER, put } from './grants.ts'

/** A credential with all that can be kept beside it. */
async function withAll(of: Given, name: string): Promise<CredentialId> {
  const { store, app } = of
  const { id } = await withCredential(of, name)
  await done(store, put(box(app, id, 1, { kind: 'consent', expiresAt: null })), {
    kind: 'credential.health',
    app,
    from: undefined,
    health: health({ credentialId: id }),
  })
  return id
}

/** Whose consent is kept, and whose health is known. */
async function keptOf({ engine, place, store }: Given): Promise<unknown> {
  return {
    consents: (await store.read.boxesAfter(-1, 100)).map(({ id }) => id),
    health: (await engine.sql(place, 'SELECT credential_id FROM credential_health')).map((row) => row['credential_id']),
  }
}

const only = (...ids: string[]) => ({ consents: ids, health: ids })

const rowOfHealth = (app: string, id: string) =>
  `INSERT INTO credential_health VALUES ('${id}', '${app}', 'ok', 1, '{}', NULL, NULL, 0)`

export function straysContract(engine: Engine): void {
  test('a credential takes consent and health along when it is deleted, and so does a connector with all of its', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const [kept, gone] = [await withAll(of, 'kept'), await withAll(of, 'gone')]
      const credential = await theCredential(store, app, gone)
      await done(store, { kind: 'credential.delete', app, credential, at: LATER, by: 'k' })
      assert.deepEqual(await keptOf(of), only(kept))
      const { n, revision } = await theConnector(store, app)
      await done(store, { kind: 'connector.delete', app, n, revision, at: LATER, by: 'k' })
      assert.deepEqual(await keptOf(of), only())
      assert.equal(await store.read.countStrays(), 0)
    }))

  test('what is left beside the shell of a credential goes with it at the latest', () =>
    given(engine, async (of) => {
      const { store, app, place } = of
      const kept = await withAll(of, 'kept')
      const { id } = await withCredential(of, 'gone')
      const credential = await theCredential(store, app, id)
      await done(store, { kind: 'credential.delete', app, credential, at: T0, by: 'k' })
      await engine.sql(place, rowOfHealth(app, id))
      await done(store, put(box(app, id, 1, { kind: 'consent', expiresAt: null })))
      await purged(store, { deletedBefore: LATER, now: T0 })
      assert.deepEqual(await keptOf(of), only(kept))
    }))

  test('a consent and a state of health that belong to nothing are counted as strays', () =>
    given(engine, async (of) => {
      const { store, app, place } = of
      await withAll(of, 'kept')
      assert.equal(await store.read.countStrays(), 0)
      await done(store, put(box(app, 'nothing', 1, { kind: 'consent', expiresAt: null })))
      assert.equal(await store.read.countStrays(), 1)
      await engine.sql(place, rowOfHealth(app, 'nothing'))
      assert.equal(await store.read.countStrays(), 2)
    }))

  test('what releases before have left behind goes with the upgrade', () =>
    given(engine, async (of) => {
      const { store, app, place, openAgain } = of
      const kept = await withAll(of, 'kept')
      await done(store, put(box(app, 'gone', 1, { kind: 'consent', expiresAt: null })))
      await engine.sql(place, rowOfHealth(app, 'gone'))
      await engine.sql(
        place,
        `DELETE FROM migrations WHERE name LIKE '%-what-is-left-behind.sql';
         DROP INDEX member_sessions_expiry;
         DROP INDEX member_verifications_expiry`,
      )
      await openAgain()
      assert.deepEqual(await keptOf(of), only(kept))
    }))
}
