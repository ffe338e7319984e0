import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leaseOfGrant, type Change } from '../../../src/store/store.ts'
import { done, given, stale, T0, type Engine, type Given } from './given.ts'

const LATER = T0 + 60

export const takeLeaseOf = (id: string): Change => ({
  kind: 'lease.take',
  lease: { name: leaseOfGrant(id), holder: 'a', fence: 1, until: LATER },
  at: T0,
})

type LeaseKind = Extract<Change['kind'], `lease.${string}`>

/** What each change of leases does. */
export const leaseKinds: Readonly<Record<LeaseKind, (given: Given) => Promise<void>>> = {
  async 'lease.take'({ store }) {
    const lease = { name: 'l', holder: 'a', fence: 1, until: LATER }
    await done(store, { kind: 'lease.take', lease, at: T0 })
    assert.deepEqual(await store.read.lease('l'), lease)
    const next = { ...lease, holder: 'b', fence: 2, until: LATER + 60 }
    await stale(store, { kind: 'lease.take', lease: next, at: LATER - 1 })
    await stale(store, { kind: 'lease.take', lease: { ...next, fence: 3 }, at: LATER })
    await stale(store, { kind: 'lease.take', lease, at: LATER })
    await done(store, { kind: 'lease.take', lease: next, at: LATER })
    assert.deepEqual(await store.read.lease('l'), next)
  },
  async 'lease.expect'({ store }) {
    await done(store, { kind: 'lease.take', lease: { name: 'l', holder: 'a', fence: 1, until: LATER }, at: T0 })
    await done(store, { kind: 'lease.expect', name: 'l', fence: 1 })
    await stale(store, { kind: 'lease.expect', name: 'l', fence: 2 })
    await stale(store, { kind: 'lease.expect', name: 'm', fence: 1 })
  },
  async 'lease.release'({ store }) {
    const lease = { name: 'l', holder: 'a', fence: 1, until: LATER }
    await done(store, { kind: 'lease.take', lease, at: T0 })
    await done(store, { kind: 'lease.release', name: 'l', fence: 7 })
    assert.equal((await store.read.lease('l'))?.until, LATER)
    await done(store, { kind: 'lease.release', name: 'l', fence: 1 })
    assert.equal((await store.read.lease('l'))?.until, 0)
    await done(store, { kind: 'lease.take', lease: { ...lease, fence: 2 }, at: T0 })
  },
}

export function leasesContract(engine: Engine): void {
  test('of several that take a lease at once, one has it, and each next one a higher fence', () =>
    given(engine, async ({ store }) => {
      for (const fence of [1, 2, 3]) {
        const outcomes = await Promise.all(
          ['a', 'b', 'c', 'd'].map((holder) =>
            store.commit({
              changes: [{ kind: 'lease.take', lease: { name: 'l', holder, fence, until: T0 + fence }, at: T0 + fence }],
              audit: [],
            }),
          ),
        )
        assert.deepEqual(outcomes.toSorted(), ['committed', 'stale', 'stale', 'stale'])
      }
    }))
}
