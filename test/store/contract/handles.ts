import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Plan } from '../../../src/store/store.ts'
import {
  apiKey,
  application,
  done,
  entry,
  given,
  insertInto,
  credential,
  sealed,
  stateOf,
  T0,
  theConnector,
  theCredential,
  withConnector,
  withCredential,
  type Engine,
} from './given.ts'
import { hashOf, outcome, verifiedRecords } from './commits.ts'

const about = { updatedAt: T0 + 60, updatedBy: 'l' }

/** What holds over closing, opening, and several handles at once, as several processes have them. */
export function handlesContract(engine: Engine): void {
  test('a store that is closed and opened again is in the same state', () =>
    given(engine, async (of) => {
      const { store, app, openAgain, close } = of
      await done(store, { kind: 'deployment.insert', deployment: { id: 'd', rootId: 'root-1', createdAt: T0 } })
      await done(store, { kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(1) })
      const old = await withCredential(of)
      await done(store, { kind: 'credential.update', app, credential: old, set: { ...about, next: sealed(2) } })
      await store.commit({ changes: [], audit: [entry(app, 'a'), entry('', 'b')] })
      const before = await stateOf(store)
      await close(store)
      const again = await openAgain()
      assert.deepEqual(await stateOf(again), before)
      await again.commit({ changes: [], audit: [entry(app, 'c')] })
      assert.equal((await verifiedRecords(again, app)).length, 2)
    }))

  test('closing waits for what was committed before it', () =>
    given(engine, async ({ store, app, openAgain, close }) => {
      const outcomes = Array.from({ length: 400 }, (_, at) =>
        outcome(store, { changes: [{ kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(at) }], audit: [] }),
      )
      await close(store)
      assert.deepEqual(new Set(await Promise.all(outcomes)), new Set(['committed']))
      assert.equal((await (await openAgain()).read.apiKeys(app)).length, 400)
    }))

  test('a closed store refuses commits instead of leaving them unanswered', () =>
    given(engine, async ({ store, app, openAgain, close }) => {
      await close(store)
      const plan: Plan = { changes: [{ kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(1) }], audit: [] }
      assert.equal(await outcome(store, plan), 'failed')
      assert.deepEqual(await (await openAgain()).read.apiKeys(app), [])
    }))

  test('a place that is opened by several at its first start becomes one store', async () => {
    const place = await engine.place()
    const stores = await Promise.all(Array.from({ length: 4 }, () => engine.open(place)))
    try {
      const made = application()
      assert.ok(stores[0])
      await done(stores[0], { kind: 'application.insert', application: made })
      for (const store of stores) assert.equal((await store.read.applications()).length, 1)
    } finally {
      for (const store of stores) await store.close()
    }
  })

  test('what one handle commits, another one reads, and decides on', () =>
    given(engine, async (of) => {
      const { store, app, openAgain } = of
      const other = await openAgain()
      const old = await withCredential(of)
      assert.deepEqual(await theCredential(other, app, old.id), old)
      await done(other, { kind: 'credential.update', app, credential: old, set: { ...about, name: 'theirs' } })
      assert.equal((await theCredential(store, app, old.id)).name, 'theirs')
      const plan = { kind: 'credential.update', app, credential: old, set: { ...about, name: 'ours' } } as const
      assert.equal(await store.commit({ changes: [plan], audit: [] }), 'stale')
    }))

  test('two handles that write at once lose nothing, and their audit records make one chain', () =>
    given(engine, async ({ store, app, openAgain }) => {
      const other = await openAgain()
      const plan = (at: number): Plan => ({
        changes: [{ kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(at) }],
        audit: [entry(app, `${at}`), entry('', `${at}`)],
      })
      const writes = async (by: typeof store, from: number) => {
        for (let at = from; at < from + 60; at += 3)
          assert.deepEqual(await Promise.all([at, at + 1, at + 2].map((one) => outcome(by, plan(one)))), [
            'committed',
            'committed',
            'committed',
          ])
      }
      await Promise.all([writes(store, 0), writes(other, 1000)])
      for (const by of [store, other]) {
        assert.equal((await by.read.apiKeys(app)).length, 120)
        assert.equal((await verifiedRecords(by, app)).length, 120)
        assert.equal((await verifiedRecords(by, '')).length, 120)
      }
    }))

  test('a plan that meets another handle half way is stale or whole: a counter loses no step', () =>
    given(engine, async (of) => {
      const { app, store, openAgain } = of
      await withConnector(of)
      const other = await openAgain()
      const add = async (by: typeof store, mark: string) => {
        for (let made = 0; made < 15;) {
          const there = await theConnector(by, app)
          const change = insertInto(app, there, credential(`${mark} ${made}`))
          if ((await by.commit({ changes: [change], audit: [] })) === 'committed') made++
        }
      }
      await Promise.all([add(store, 'a'), add(other, 'b')])
      assert.equal((await theConnector(store, app)).credentialCount, 30)
      assert.equal((await store.read.counts()).credentials, 30)
    }))

  if (engine.connections === 'several')
    test('a snapshot answers from one moment while others go on writing', () =>
      given(engine, async ({ store, app }) => {
        await store.snapshot(async (read) => {
          assert.equal((await read.apiKeys(app)).length, 0)
          await done(store, { kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(1) })
          assert.equal((await read.apiKeys(app)).length, 0)
        })
        assert.equal((await store.read.apiKeys(app)).length, 1)
      }))

  test('what a newer release has written is refused', () =>
    given(engine, async ({ place, store, openAgain, close }) => {
      await close(store)
      await engine.sql(place, "INSERT INTO migrations (name, applied_at) VALUES ('9999-from-the-future.sql', 0)")
      await assert.rejects(openAgain, /newer/)
      await assert.rejects(openAgain, /newer/, 'the first attempt has changed nothing')
    }))
}
