import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, type ApplicationId } from '../../../src/lib/ids.ts'
import type { Change } from '../../../src/store/store.ts'
import {
  apiKey,
  application,
  connector,
  credential,
  dataKey,
  done,
  given,
  insertInto,
  sealed,
  stale,
  T0,
  theConnector,
  theCredential,
  withConnector,
  withCredential,
  type Engine,
} from './given.ts'

const about = { updatedAt: T0 + 60, updatedBy: 'l' }
const by = { at: T0 + 60, by: 'l' }

/** A plan that was decided on something that is no longer so writes nothing; and names and providers are unique. */
export function staleContract(engine: Engine): void {
  test('every change that names a revision is stale on an old one, and on one that never was', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const old = await withCredential(of)
      await withCredential(of, 'second')
      await done(store, { kind: 'credential.update', app, credential: old, set: { ...about, name: 'newer' } })
      const { n, revision } = await theConnector(store, app)
      const onConnector = (at: number): Change[] => [
        insertInto(app, { ...connector(app), n, revision: at }, credential('third')),
        { kind: 'connector.update', app, n, revision: at, set: { ...about, name: 'x' } },
        { kind: 'connector.update', app, n, revision: at, set: { ...about, scope: null } },
        { kind: 'connector.delete', app, n, revision: at, ...by },
      ]
      const onCredential = (at: number): Change[] => [
        { kind: 'credential.update', app, credential: { ...old, revision: at }, set: { ...about, name: 'x' } },
        { kind: 'credential.update', app, credential: { ...old, revision: at }, set: { ...about, next: sealed(2) } },
        {
          kind: 'credential.update',
          app,
          credential: { ...old, revision: at },
          set: { ...about, name: 'x', next: sealed(2) },
        },
        { kind: 'credential.expect', app, n: old.n, revision: at },
        {
          kind: 'credential.delete',
          app,
          credential: { ...old, connectorRevision: revision, revision: at },
          ...by,
        },
      ]
      const onApplication = (at: number): Change[] => [
        { kind: 'application.update', id: app, revision: at, settings: {}, updatedAt: T0 },
      ]
      for (const change of [...onConnector(revision - 1), ...onConnector(revision + 1)]) await stale(store, change)
      for (const change of [...onCredential(old.revision), ...onCredential(99)]) await stale(store, change)
      for (const change of [...onApplication(0), ...onApplication(2)]) await stale(store, change)
      // The same plans on what is there now go through, so it was the revision that refused them.
      await done(store, ...onCredential(2).slice(3, 4), ...onApplication(1), ...onConnector(revision).slice(1, 2))
    }))

  test('a change of what is deleted, or is not there, is stale', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const first = await withCredential(of)
      const second = await withCredential(of, 'second')
      await done(store, { kind: 'credential.delete', app, credential: second, ...by })
      const deleted = { ...second, revision: second.revision + 1, connectorRevision: second.connectorRevision + 1 }
      for (const credential of [deleted, { ...second, n: 99 }]) {
        await stale(store, { kind: 'credential.update', app, credential, set: { ...about, next: sealed(2) } })
        await stale(store, { kind: 'credential.expect', app, n: credential.n, revision: credential.revision })
        await stale(store, { kind: 'credential.delete', app, credential, ...by })
      }
      const { n, revision } = await theConnector(store, app)
      await done(store, { kind: 'connector.delete', app, n, revision, ...by })
      const gone = { ...connector(app), n, revision: revision + 1 }
      await stale(store, insertInto(app, gone, credential('third')))
      await stale(store, { kind: 'connector.update', app, n, revision: revision + 1, set: { ...about, name: 'x' } })
      await stale(store, { kind: 'connector.delete', app, n, revision: revision + 1, ...by })
      await stale(store, { kind: 'credential.expect', app, n: first.n, revision: first.revision + 1 })
      await stale(store, { kind: 'apiKey.revoke', app, id: newId(), at: T0 })
      await stale(store, {
        kind: 'application.update',
        id: newId<ApplicationId>(),
        revision: 1,
        settings: {},
        updatedAt: T0,
      })
    }))

  test('an update of a credential is stale once another one is active in its connector', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const old = await withCredential(of)
      const { n, revision } = await theConnector(store, app)
      await done(store, {
        kind: 'connector.update',
        app,
        n,
        revision,
        set: { ...about, activeCredentialId: old.id },
      })
      await stale(store, { kind: 'credential.update', app, credential: old, set: { ...about, name: 'x' } })
      await stale(store, { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(2) } })
    }))

  test('the active credential cannot be deleted, whatever was read', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id } = await withCredential(of)
      const { n, revision } = await theConnector(store, app)
      await done(store, { kind: 'connector.update', app, n, revision, set: { ...about, activeCredentialId: id } })
      const active = await theCredential(store, app, id)
      for (const credential of [active, { ...active, activeCredentialId: null }])
        await stale(store, { kind: 'credential.delete', app, credential, ...by })
    }))

  test('an API key is revoked once, and by its own application only', () =>
    given(engine, async ({ store, app }) => {
      const key = apiKey(app)
      await done(store, { kind: 'apiKey.insert', key, hash: Buffer.alloc(32, 1) })
      await stale(store, { kind: 'apiKey.revoke', app: newId<ApplicationId>(), id: key.id, at: T0 })
      await done(store, { kind: 'apiKey.revoke', app, id: key.id, at: T0 })
      await stale(store, { kind: 'apiKey.revoke', app, id: key.id, at: T0 + 1 })
    }))

  test('a name is taken once in a connector, compared exactly; deleting frees it', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const taken = await withCredential(of, 'taken')
      const other = await withCredential(of, 'other')
      await stale(store, insertInto(app, await theConnector(store, app), credential('taken')))
      await stale(store, { kind: 'credential.update', app, credential: other, set: { ...about, name: 'taken' } })
      for (const name of ['Taken', 'taken ', 'tåken']) await withCredential(of, name)
      await withConnector(of, 'microsoft')
      await done(store, insertInto(app, await theConnector(store, app, 'microsoft'), credential('taken')))

      const { connectorRevision } = await theCredential(store, app, taken.id)
      await done(store, { kind: 'credential.delete', app, credential: { ...taken, connectorRevision }, ...by })
      await withCredential(of, 'taken')
    }))

  test('an application has one connector of a provider; deleting frees the place', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { n, revision } = await withConnector(of)
      await stale(store, { kind: 'connector.insert', connector: connector(app), primary: credential('primary') })
      const second = application()
      await done(store, { kind: 'application.insert', application: second })
      await withConnector({ store, app: second.id })
      await done(store, { kind: 'connector.delete', app, n, revision, ...by })
      await withConnector(of)
    }))

  test('a key hash is there once, and a purpose has one primary data key', () =>
    given(engine, async ({ store, app }) => {
      await done(store, { kind: 'apiKey.insert', key: apiKey(app), hash: Buffer.alloc(32, 1) })
      await stale(store, { kind: 'apiKey.insert', key: apiKey(app), hash: Buffer.alloc(32, 1) })
      await stale(store, { kind: 'dataKey.insert', row: dataKey({ id: 2 }) })
      await done(store, { kind: 'dataKey.insert', row: dataKey({ id: 2, state: 'staged' }) })
      await stale(store, { kind: 'dataKey.state', id: 2, from: 'staged', to: 'primary' })
      await done(
        store,
        { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' },
        { kind: 'dataKey.state', id: 2, from: 'staged', to: 'primary' },
      )
      assert.deepEqual(
        (await store.read.dataKeys()).map(({ state }) => state),
        ['open-only', 'primary'],
      )
    }))
}
