import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newId, type ApplicationId } from '../../../src/lib/ids.ts'
import type { CredentialAge } from '../../../src/store/store.ts'
import {
  connector,
  credential,
  dataKey,
  done,
  given,
  hex,
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

const about = { updatedAt: T0, updatedBy: 'l' }

/** Sealed versions, and the data keys that they are sealed under. */
export function versionsContract(engine: Engine): void {
  test('a credential keeps its current version and the one before; older ones are destroyed', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id } = await withCredential(of)
      await withCredential(of, 'beside it')
      const boxes = [hex((await store.read.sealedVersion(app, 'google', id, 1))?.box)]
      for (let version = 2; version <= 6; version++) {
        const next = sealed(version)
        boxes.push(hex(next.box))
        const old = await theCredential(store, app, id)
        await done(store, { kind: 'credential.update', app, credential: old, set: { ...about, next } })
        for (let asked = 0; asked <= version + 2; asked++) {
          const found = await store.read.sealedVersion(app, 'google', id, asked)
          if (asked === version || asked === version - 1) assert.equal(hex(found?.box), boxes[asked - 1])
          else assert.equal(found, undefined, `version ${asked} beside ${version}`)
        }
        const kept = (await store.read.sealedVersionsAfter(-1, 10)).filter((box) => box.credentialId === id)
        assert.deepEqual(kept.map((box) => box.version).toSorted(), [version - 1, version])
      }
    }))

  test('credentials that are replaced at once each get their own data, and what was decided on old ones stays out', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const count = 40
      await withConnector(of)
      const made = Array.from({ length: count }, (_, at) => credential(`c${at}`))
      for (const one of made) await done(store, insertInto(app, await theConnector(store, app), one))
      const readAll = () => Promise.all(made.map(({ id }) => theCredential(store, app, id)))
      // The first replacement takes a slot that is empty, the later ones take one that is in use.
      for (let version = 2; version <= 4; version++) {
        const old = await readAll()
        assert.deepEqual(
          old.map(({ name }) => name),
          made.map(({ name }) => name),
        )
        const late = (at: number) => at % 3 === version % 3
        for (const [at, one] of old.entries())
          if (late(at)) {
            const touched = { ...about, next: sealed(version) }
            await done(store, { kind: 'credential.update', app, credential: one, set: touched })
          }
        const boxes = old.map((_, at) => ({ ...sealed(version), box: randomBytes(1 + at * 97) }))
        const outcomes = await Promise.all(
          old.map((one, at) => {
            const set = { updatedAt: T0 + at, updatedBy: `by ${at}`, next: boxes[at] ?? sealed(version) }
            return store.commit({ changes: [{ kind: 'credential.update', app, credential: one, set }], audit: [] })
          }),
        )
        assert.deepEqual(
          outcomes,
          old.map((_, at) => (late(at) ? 'stale' : 'committed')),
        )
        for (const [at, { id }] of made.entries()) {
          if (late(at)) continue
          const found = await store.read.sealedVersion(app, 'google', id, version)
          assert.equal(hex(found?.box), hex(boxes[at]?.box), `credential ${at}, version ${version}`)
          assert.equal((await theCredential(store, app, id)).updatedBy, `by ${at}`)
        }
      }
    }))

  test('what is read at once is answered to whoever asked for it, whatever the others have asked for', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const first = await withCredential(of)
      const second = await withCredential(of, 'second')
      const stranger = newId<ApplicationId>()
      const asked = [
        { id: first.id, finds: 'first' },
        { id: 'none', finds: undefined },
        { id: second.id, finds: 'second' },
        { id: first.id, by: stranger, finds: undefined },
        // No text of PostgreSQL holds a NUL.
        { id: 'a\0b', finds: undefined },
        { id: first.id, finds: 'first' },
      ]
      const answers = await Promise.all(
        asked.map(({ id, by = app }) => store.read.credential(by, 'google', id as typeof first.id)),
      )
      assert.deepEqual(
        answers.map((answer) => answer?.name),
        asked.map(({ finds }) => finds),
      )
    }))

  test('the versions that are kept are told with who sealed them and when, the newest first', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id } = await withCredential(of)
      const first = { version: 1, fingerprint: 'fingerprint 1', sealedAt: T0, sealedBy: 'k' }
      assert.deepEqual(await store.read.credentialVersions(app, 'google', id), [first])
      const replace = async (version: number) => {
        const set = { updatedAt: T0 + version, updatedBy: `by ${version}`, next: sealed(version) }
        const old = await theCredential(store, app, id)
        await done(store, { kind: 'credential.update', app, credential: old, set })
        const { fingerprint } = set.next
        return { version, fingerprint, sealedAt: T0 + version, sealedBy: `by ${version}` }
      }
      const [second, third] = [await replace(2), await replace(3)]
      const renamed = await theCredential(store, app, id)
      const set = { updatedAt: T0 + 99, updatedBy: 'renamer', name: 'renamed' }
      await done(store, { kind: 'credential.update', app, credential: renamed, set })
      assert.deepEqual(await store.read.credentialVersions(app, 'google', id), [third, second])
      const [age] = await store.read.credentialAges(app, 'google', {
        createdBefore: T0 + 1,
        after: undefined,
        limit: 1,
      })
      assert.deepEqual([age?.createdAt, age?.sealedAt, age?.name], [T0, T0 + 3, 'renamed'], 'a renaming renews no data')
      const gone = await theCredential(store, app, id)
      await done(store, { kind: 'credential.delete', app, credential: gone, at: T0, by: 'l' })
      assert.deepEqual(await store.read.credentialVersions(app, 'google', id), [])
    }))

  test('credentials are walked from the oldest on, up to a time, in pieces of any size', () =>
    given(engine, async (of) => {
      const { store, app } = of
      await withConnector(of)
      const times = [T0 + 3, T0 + 1, T0 + 2, T0 + 1, T0 + 1]
      for (const [at, createdAt] of times.entries())
        await done(
          store,
          insertInto(app, await theConnector(store, app), credential(`c${at}`, { createdAt, updatedAt: createdAt })),
        )
      const { id } = (await store.read.credentialNamed(app, 'google', 'c3')) ?? assert.fail('c3')
      const gone = await theCredential(store, app, id)
      await done(store, { kind: 'credential.delete', app, credential: gone, at: T0, by: 'l' })
      for (const limit of [1, 2, 3, 10]) {
        const seen: CredentialAge[] = []
        for (;;) {
          const page = { createdBefore: T0 + 3, after: seen.at(-1), limit }
          const piece = await store.read.credentialAges(app, 'google', page)
          assert.ok(piece.length <= limit)
          if (piece.length === 0) break
          seen.push(...piece)
        }
        assert.deepEqual(
          seen.map(({ name }) => name),
          ['c1', 'c4', 'c2'],
          `in pieces of ${limit}`,
        )
        assert.deepEqual(
          seen.map(({ createdAt, sealedAt, lastUsedAt }) => [createdAt - T0, sealedAt - T0, lastUsedAt]),
          [1, 1, 2].map((at) => [at, at, null]),
        )
      }
      assert.equal(await store.read.anyCredentialUsed(app, 'google'), false)
    }))

  test('boxes are handed out in the order of their slots, in pieces of any size', () =>
    given(engine, async (of) => {
      const { store, app } = of
      for (const name of ['a', 'b', 'c']) {
        const { id } = await withCredential(of, name)
        const old = await theCredential(store, app, id)
        await done(store, { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(2) } })
      }
      const all = await store.read.sealedVersionsAfter(-1, 100)
      assert.equal(all.length, 6)
      for (const limit of [1, 2, 4]) {
        const pieces: number[] = []
        for (;;) {
          const piece = await store.read.sealedVersionsAfter(pieces.at(-1) ?? -1, limit)
          if (piece.length === 0) break
          pieces.push(...piece.map(({ slot }) => slot))
        }
        assert.deepEqual(
          pieces,
          all.map(({ slot }) => slot),
        )
      }
    }))

  test('nothing is sealed under a data key that is not the primary one: such a plan is stale', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const old = await withCredential(of)
      const there = await theConnector(store, app)
      await done(
        store,
        { kind: 'dataKey.insert', row: dataKey({ id: 2, state: 'staged' }) },
        { kind: 'dataKey.insert', row: dataKey({ id: 3, state: 'open-only' }) },
        { kind: 'dataKey.insert', row: dataKey({ id: 4, state: 'destroyed', box: null, destroyedAt: T0 }) },
      )
      for (const keyId of [2, 3, 4, 5]) {
        const made = credential('x', { sealed: sealed(1, keyId) })
        await stale(store, insertInto(app, there, made))
        await stale(store, {
          kind: 'connector.insert',
          connector: connector(app, { provider: 'zoom' }),
          primary: made,
        })
        const next = sealed(2, keyId)
        await stale(store, { kind: 'credential.update', app, credential: old, set: { ...about, next } })
        await stale(store, {
          kind: 'credential.update',
          app,
          credential: old,
          set: { ...about, name: 'x', next },
        })
        const slot = (await store.read.sealedVersionsAfter(-1, 1))[0]?.slot ?? -1
        await stale(store, { kind: 'sealed.rewrap', slot, version: 1, fromKeyId: 1, keyId, box: next.box })
      }
      await done(store, { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(2) } })
    }))

  test('a box is re-wrapped only while it is the one that was read', () =>
    given(engine, async (of) => {
      const { store } = of
      await withCredential(of)
      await done(
        store,
        { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' },
        { kind: 'dataKey.insert', row: dataKey({ id: 2 }) },
      )
      const [box] = await store.read.sealedVersionsUnder(1, -1, 10)
      assert.ok(box)
      const rewrap = { kind: 'sealed.rewrap', ...box, fromKeyId: 1, keyId: 2 } as const
      await stale(store, { ...rewrap, version: 2 })
      await stale(store, { ...rewrap, fromKeyId: 2 })
      await stale(store, { ...rewrap, slot: box.slot + 1 })
      await done(store, rewrap)
      await stale(store, rewrap)
    }))

  test('a data key is not destroyed while it seals or while a box is left under it', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const destroy = { kind: 'dataKey.destroy', id: 1, at: T0 } as const
      await stale(store, destroy)
      const { id } = await withCredential(of)
      const old = await theCredential(store, app, id)
      await done(store, { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' })
      await stale(store, destroy)
      await done(store, { kind: 'dataKey.insert', row: dataKey({ id: 2 }) })
      // The new version is under the new key, the one before is still under the old one.
      await done(store, { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(2, 2) } })
      assert.equal(await store.read.countSealedUnder(1), 1)
      await stale(store, destroy)
      const newer = await theCredential(store, app, id)
      await done(store, { kind: 'credential.update', app, credential: newer, set: { ...about, next: sealed(3, 2) } })
      await done(store, destroy)
      await stale(store, destroy)
      assert.deepEqual((await store.read.dataKeys())[0]?.box, null)
    }))

  test('a data key moves from one state, or under one root, only once', () =>
    given(engine, async ({ store }) => {
      await stale(store, { kind: 'dataKey.state', id: 1, from: 'staged', to: 'open-only' })
      await stale(store, { kind: 'dataKey.rewrap', row: dataKey({ rootId: 'root-3' }), fromRoot: 'root-2' })
      await done(store, { kind: 'deployment.insert', deployment: { id: 'd', rootId: 'root-1', createdAt: T0 } })
      await stale(store, { kind: 'deployment.root', from: 'root-2', to: 'root-3' })
    }))
}
