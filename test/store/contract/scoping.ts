import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId, type ApplicationId } from '../../../src/lib/ids.ts'
import type { Change, Reads } from '../../../src/store/store.ts'
import {
  apiKey,
  application,
  connector,
  credential,
  done,
  given,
  insertInto,
  sealed,
  stale,
  T0,
  theConnector,
  withConnector,
  withCredential,
  type Engine,
} from './given.ts'

const page = { limit: 10, offset: 0, sortBy: 'created_at', orderBy: 'asc' } as const
const about = { updatedAt: T0, updatedBy: 'l' }

/** What one application has is not there for another one. */
export function scopingContract(engine: Engine): void {
  test('every read answers another application as it answers one that has nothing', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id, name } = await withCredential(of)
      await done(store, { kind: 'apiKey.insert', key: apiKey(app), hash: Buffer.alloc(32, 1) })
      await done(store, { kind: 'usage.add', app, day: 1, requests: 77, errors: 0, changes: 0 })
      const other = application()
      await done(store, { kind: 'application.insert', application: other })
      await withConnector({ store, app: other.id }, 'microsoft')

      const reads: { readonly [N in ScopedRead]: (app: ApplicationId) => ReturnType<Reads[N]> } = {
        apiKeys: (as) => store.read.apiKeys(as),
        application: (as) => store.read.application(as),
        connector: (as) => store.read.connector(as, 'google'),
        connectors: (as) => store.read.connectors(as, page),
        credential: (as) => store.read.credential(as, 'google', id),
        credentialNamed: (as) => store.read.credentialNamed(as, 'google', name),
        credentials: (as) => store.read.credentials(as, 'google', page),
        sealedVersion: (as) => store.read.sealedVersion(as, 'google', id, 1),
        credentialVersions: (as) => store.read.credentialVersions(as, 'google', id),
        credentialAges: (as) =>
          store.read.credentialAges(as, 'google', { createdBefore: T0 + 1, after: undefined, limit: 10 }),
        usageDays: (as) => store.read.usageDays(as, 0),
      }
      const nobody = newId<ApplicationId>()
      for (const [read, as] of Object.entries(reads)) {
        const own = await as(app)
        assert.ok(Array.isArray(own) ? own.length === 1 : own !== undefined, `${read} finds what is its own`)
        const nothing = await as(nobody)
        assert.ok(Array.isArray(nothing) ? nothing.length === 0 : nothing === undefined, `${read} of nobody`)
        if (read === 'application') continue
        const shown = JSON.stringify([await as(other.id)])
        assert.ok(
          // Each with its quotes or its name: a bare number is found in some random id sooner or later.
          [`"${id}"`, '"google"', '"key"', '"requests":77'].every((own) => !shown.includes(own)),
          `${read}: ${shown}`,
        )
      }
    }))

  test('a credential is not found under another provider', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id, name } = await withCredential(of)
      await withConnector(of, 'microsoft')
      assert.equal(await store.read.credential(app, 'microsoft', id), undefined)
      assert.equal(await store.read.credentialNamed(app, 'microsoft', name), undefined)
      assert.equal(await store.read.sealedVersion(app, 'microsoft', id, 1), undefined)
      assert.deepEqual(await store.read.credentialVersions(app, 'microsoft', id), [])
      const ages = { createdBefore: T0 + 1, after: undefined, limit: 10 }
      assert.deepEqual(await store.read.credentialAges(app, 'microsoft', ages), [])
      assert.deepEqual(await store.read.credentials(app, 'microsoft', page), [])
    }))

  test('no change reaches into another application, even with handles and revisions that are right', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const theirs = await withCredential(of)
      const { n, revision } = await theConnector(store, app)
      const other = application()
      await done(store, { kind: 'application.insert', application: other })
      const own = await withCredential({ store, app: other.id })
      const as = other.id
      const changes: Change[] = [
        { kind: 'connector.update', app: as, n, revision, set: { ...about, name: 'x' } },
        { kind: 'connector.delete', app: as, n, revision, at: T0, by: 'l' },
        insertInto(as, { ...connector(app), n, revision }, credential('x')),
        { kind: 'credential.expect', app: as, n: theirs.n, revision: theirs.revision },
        { kind: 'credential.update', app: as, credential: theirs, set: { ...about, name: 'x' } },
        { kind: 'credential.update', app: as, credential: theirs, set: { ...about, next: sealed(2) } },
        { kind: 'credential.delete', app: as, credential: theirs, at: T0, by: 'l' },
        // Their credential beside a connector of one's own.
        {
          kind: 'credential.delete',
          app: as,
          credential: { ...own, n: theirs.n, revision: theirs.revision },
          at: T0,
          by: 'l',
        },
      ]
      for (const change of changes) await stale(store, change)
    }))

  test('pages follow the order that was asked for, without gaps or repeats', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const names = ['e', 'd', 'c', 'b', 'a']
      await withConnector(of)
      for (const [at, name] of names.entries())
        await done(
          store,
          insertInto(
            app,
            await theConnector(store, app),
            credential(name, { createdAt: T0 + Math.floor(at / 2), updatedAt: T0 + Math.floor(at / 2) }),
          ),
        )
      for (const sortBy of ['created_at', 'updated_at'] as const)
        for (const orderBy of ['asc', 'desc'] as const) {
          const seen: string[] = []
          for (let offset = 0; offset < 6; offset += 2) {
            const part = await store.read.credentials(app, 'google', { sortBy, orderBy, limit: 2, offset })
            seen.push(...part.map(({ name }) => name))
          }
          assert.deepEqual(seen, orderBy === 'asc' ? names : names.toReversed(), `${sortBy} ${orderBy}`)
        }
    }))
}

type ScopedRead =
  | 'apiKeys'
  | 'application'
  | 'connector'
  | 'connectors'
  | 'credential'
  | 'credentialNamed'
  | 'credentials'
  | 'sealedVersion'
  | 'credentialVersions'
  | 'credentialAges'
  | 'usageDays'
