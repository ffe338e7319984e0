import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startSeal } from '../../../src/audit/chain.ts'
import type { AuditStart, Change, Store } from '../../../src/store/store.ts'
import { auditKey, done, entry, given, hex, stale, type Engine, type Given } from './given.ts'

/** Writes so many records to a chain. */
async function records(store: Store, chain: string, count: number): Promise<void> {
  const audit = Array.from({ length: count }, (_, at) => entry(chain, `record ${at}`))
  assert.equal(await store.commit({ changes: [], audit }), 'committed')
}

/** The start that a chain has once its records up to `seq` are gone. */
async function startAt({ read }: Store, chain: string, seq: number): Promise<AuditStart> {
  const [row] = await read.auditRecords(chain, seq - 1, 1)
  assert.equal(row?.seq, seq)
  return { chain, seq, mac: row.mac, seal: startSeal(auditKey, chain, seq, row.mac) }
}

const archive = (from: number, start: AuditStart): Change => ({ kind: 'audit.archive', from, start })

const numbers = async ({ read }: Store, chain: string) =>
  (await read.auditRecords(chain, 0, 1000)).map(({ seq }) => seq)

/** What each change of archived records does. */
export const auditKinds: Readonly<Record<'audit.archive', (given: Given) => Promise<void>>> = {
  async 'audit.archive'({ store, app }) {
    await records(store, app, 10)
    await records(store, '', 10)
    const third = await startAt(store, app, 3)
    const seventh = await startAt(store, app, 7)
    assert.deepEqual(await store.read.auditStarts(), [])
    await stale(store, archive(1, third))
    await done(store, archive(0, third))
    assert.deepEqual(await numbers(store, app), [4, 5, 6, 7, 8, 9, 10])
    assert.deepEqual(
      (await store.read.auditStarts()).map(({ chain, seq, mac, seal }) => [chain, seq, hex(mac), hex(seal)]),
      [[app, 3, hex(third.mac), hex(third.seal)]],
    )
    // The start has moved: whoever has not seen that decides again.
    await stale(store, archive(0, seventh))
    await stale(store, archive(2, seventh))
    await stale(store, archive(3, third))
    await done(store, archive(3, seventh))
    assert.deepEqual(await numbers(store, app), [8, 9, 10])
    assert.deepEqual(await numbers(store, ''), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'the other chain is as it was')
  },
}

/** What nobody may do to a chain. */
export function auditContract(engine: Engine): void {
  test('the last record of a chain is never archived, nor one that is not the record that the start names', () =>
    given(engine, async ({ store, app }) => {
      await records(store, app, 5)
      await stale(store, archive(0, await startAt(store, app, 5)))
      const fourth = await startAt(store, app, 4)
      await stale(store, archive(0, { ...fourth, mac: new Uint8Array(32) }))
      await stale(store, archive(0, { ...fourth, chain: 'another' }))
      await done(store, archive(0, fourth))
      assert.deepEqual(await numbers(store, app), [5])
      await records(store, app, 1)
      assert.deepEqual(await numbers(store, app), [5, 6], 'and the chain goes on from there')
    }))

  test('of several that archive the same records at once, one does, and with it the record that says so', () =>
    given(engine, async ({ store, app }) => {
      await records(store, app, 20)
      const starts = await Promise.all([5, 5, 9, 12, 12].map((seq) => startAt(store, app, seq)))
      const outcomes = await Promise.all(
        starts.map((start) =>
          store.commit({ changes: [archive(0, start)], audit: [entry(app, `up to ${start.seq}`)] }),
        ),
      )
      assert.deepEqual(outcomes.toSorted(), ['committed', 'stale', 'stale', 'stale', 'stale'])
      const done = starts[outcomes.indexOf('committed')]?.seq ?? 0
      assert.deepEqual(
        (await store.read.auditStarts()).map(({ seq }) => seq),
        [done],
      )
      const left = await store.read.auditRecords(app, 0, 100)
      assert.deepEqual([left[0]?.seq, left.at(-1)?.seq], [done + 1, 21])
      assert.equal(left.at(-1)?.record, entry(app, `up to ${done}`).record)
    }))
}
