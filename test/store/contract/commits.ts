import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { test } from 'node:test'
import { CHAIN_START, headSeal, recordMac } from '../../../src/audit/chain.ts'
import { newId } from '../../../src/lib/ids.ts'
import { StoreUnavailable, type Change, type Plan, type Store } from '../../../src/store/store.ts'
import {
  apiKey,
  application,
  auditKey,
  dataKey,
  done,
  entry,
  given,
  hex,
  insertInto,
  credential,
  stateOf,
  T0,
  theConnector,
  withConnector,
  withCredential,
  type Engine,
  type Given,
} from './given.ts'
import { numbersFrom } from '../../harness/seeded.ts'

/** Commits: all of a plan or nothing, each with an outcome of its own, and its audit records with it. */
export function commitsContract(engine: Engine): void {
  test('a plan that fails in its last step leaves nothing of its first ones', () =>
    given(engine, async (of) => {
      const { store } = of
      await withCredential(of)
      const before = await stateOf(store)
      for (const last of [await staleChange(of), refused()]) {
        const made = application()
        const plan = { changes: [{ kind: 'application.insert', application: made } as const, last], audit: [] }
        assert.notEqual(await outcome(store, plan), 'committed')
        assert.deepEqual(await stateOf(store), before)
      }
    }))

  test('plans that are committed at once each keep their own outcome, and their order', async () => {
    const seed = randomInt(2 ** 31)
    const next = numbersFrom(seed)
    await given(engine, async (of) => {
      const { store, app } = of
      await withCredential(of)
      const old = await staleChange(of)
      const expected: string[] = []
      const wanted: string[] = []
      const outcomes = await Promise.all(
        // More than go into one transaction.
        Array.from({ length: 600 }, (_, at) => {
          const kind = next(8)
          const id = newId()
          const insert: Change = {
            kind: 'apiKey.insert',
            key: apiKey(app, { id, createdAt: T0 + at }),
            hash: hashOf(at),
          }
          const changes =
            kind === 0
              ? [old]
              : kind === 1
                ? [insert, old]
                : kind === 2
                  ? [refused()]
                  : kind === 3
                    ? [insert, refused()]
                    : [insert]
          wanted.push(kind <= 1 ? 'stale' : kind <= 3 ? 'failed' : 'committed')
          if (kind > 3) expected.push(id)
          return outcome(store, { changes, audit: [entry(app, id)] })
        }),
      )
      assert.deepEqual(outcomes, wanted, `seed ${seed}`)
      const keys = await store.read.apiKeys(app)
      assert.deepEqual(
        keys.map(({ id }) => id),
        expected,
        `seed ${seed}`,
      )
      const records = await verifiedRecords(store, app)
      const inOrder = (texts: readonly string[]) => (engine.transactions === 'one' ? texts : texts.toSorted())
      assert.deepEqual(inOrder(records), inOrder(expected.map((id) => entry(app, id).record)), `seed ${seed}`)
    })
  })

  test('of plans at once that were decided on the same state, one is committed and the others are stale', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const there = await withConnector(of)
      const outcomes = await Promise.all(
        Array.from({ length: 20 }, (_, at) =>
          store.commit({ changes: [insertInto(app, there, credential(`c${at}`))], audit: [] }),
        ),
      )
      assert.deepEqual(outcomes.toSorted(), ['committed', ...Array.from({ length: 19 }, () => 'stale')])
      assert.equal((await theConnector(store, app)).credentialCount, 1)
    }))

  test('what is committed is read back at once', () =>
    given(engine, async ({ store, app }) => {
      for (let at = 0; at < 20; at++) {
        await done(store, { kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(at) })
        assert.equal((await store.read.apiKeys(app)).length, at + 1)
      }
    }))

  test('a plan writes its audit records in their order, each chained to the one before; chains are apart', () =>
    given(engine, async ({ store, app }) => {
      const plan = (at: number): Plan => ({
        changes: [{ kind: 'apiKey.insert', key: apiKey(app), hash: hashOf(at) }],
        audit: [entry(app, `${at} a`), entry('', `${at} operator`), entry(app, `${at} b`)],
      })
      for (let at = 0; at < 3; at++) assert.equal(await store.commit(plan(at)), 'committed')
      assert.deepEqual(
        await verifiedRecords(store, app),
        ['0 a', '0 b', '1 a', '1 b', '2 a', '2 b'].map((what) => entry(app, what).record),
      )
      assert.equal((await verifiedRecords(store, '')).length, 3)
      assert.deepEqual(
        (await store.read.auditRecords(app, 2, 3)).map(({ seq }) => seq),
        [3, 4, 5],
      )
      const before = async (seq: number, limit: number) => {
        const rows = await store.read.auditRecordsBefore(app, seq, limit)
        return rows.map((row) => [row.seq, row.record])
      }
      const forwards = (await store.read.auditRecords(app, 0, 10)).map((row) => [row.seq, row.record])
      assert.deepEqual(await before(7, 10), forwards.toReversed())
      assert.deepEqual(await before(5, 2), [forwards[3], forwards[2]])
      assert.deepEqual(await before(1, 10), [])
    }))

  test('a plan that is refused leaves no audit record, and its number goes to the next one', () =>
    given(engine, async (of) => {
      const { store, app } = of
      await withCredential(of)
      const old = await staleChange(of)
      assert.equal(await store.commit({ changes: [], audit: [entry(app, 'first')] }), 'committed')
      for (const change of [old, refused()]) await outcome(store, { changes: [change], audit: [entry(app, 'never')] })
      assert.equal(await store.commit({ changes: [], audit: [entry(app, 'second')] }), 'committed')
      assert.deepEqual(await verifiedRecords(store, app), [entry(app, 'first').record, entry(app, 'second').record])
    }))
}

/** A change that writes nothing, for what it was decided on is not there. */
async function staleChange({ store, app }: Given): Promise<Change> {
  const [found] = await store.read.credentials(app, 'google', {
    limit: 1,
    offset: 0,
    sortBy: 'created_at',
    orderBy: 'asc',
  })
  assert.ok(found)
  return { kind: 'credential.expect', app, n: found.n, revision: found.revision + 1 }
}

/** A change that no engine takes: a destroyed key has no box. */
const refused = (): Change => ({ kind: 'dataKey.insert', row: dataKey({ id: 99, state: 'destroyed' }) })

export const hashOf = (at: number): Buffer => {
  const hash = Buffer.alloc(32)
  hash.writeUInt32BE(at + 1)
  return hash
}

export async function outcome(store: Store, plan: Plan): Promise<'committed' | 'stale' | 'failed'> {
  return store.commit(plan).catch((error: unknown) => {
    assert.ok(error instanceof StoreUnavailable, String(error))
    return 'failed' as const
  })
}

/** The records of a chain, after every MAC and the head's seal have been computed again. */
export async function verifiedRecords({ read }: Store, chain: string): Promise<string[]> {
  const rows = await read.auditRecords(chain, 0, 100_000)
  let previous: Uint8Array = CHAIN_START
  for (const [at, { seq, record, mac }] of rows.entries()) {
    assert.equal(seq, at + 1)
    assert.equal(hex(mac), hex(recordMac(auditKey, chain, seq, previous, record)), `record ${seq} of '${chain}'`)
    previous = mac
  }
  const head = (await read.auditHeads()).find((one) => one.chain === chain)
  if (rows.length === 0) assert.equal(head, undefined)
  else {
    assert.deepEqual([head?.seq, hex(head?.mac)], [rows.length, hex(previous)])
    assert.equal(hex(head?.seal), hex(headSeal(auditKey, chain, rows.length, previous)))
  }
  return rows.map(({ record }) => record)
}
