import assert from 'node:assert/strict'
import { mock, test } from 'node:test'
import { startHousekeeping } from '../../../src/core/housekeeping.ts'
import { Usage } from '../../../src/core/usage.ts'
import { DAY_S } from '../../../src/lib/clock.ts'
import { leaseOfGrant, type Change, type PurgeKind, type Store } from '../../../src/store/store.ts'
import { until } from '../../harness/in-time.ts'
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
import { box, LATER, put, session, withGrant } from './grants.ts'
import { member } from './members.ts'

const purge = (of: PurgeKind, now = T0): Change => ({ kind: 'purge', of, deletedBefore: now, now })
const code = (app: Given['app'], id: string, expiresAt: number) => put(box(app, id, 1, { kind: 'code', expiresAt }))
const boxes = async ({ read }: Store) => (await read.boxesAfter(-1, 10_000)).map(({ id }) => id)
const isoOf = (at: number) => new Date(at * 1000).toISOString()

/** Keeps house over a store from T0 on, until the work has ended. Rounds come as `later` lets time pass. */
async function keptHouse(
  store: Store,
  { graceDays = 7 },
  work: (of: { later: (seconds: number) => void; failures: unknown[] }) => Promise<void>,
): Promise<void> {
  let now = T0
  const failures: unknown[] = []
  const log = { info: () => undefined, error: ({ err }: { err: unknown }) => void failures.push(err) }
  const usage = new Usage()
  mock.timers.enable({ apis: ['setInterval'] })
  const housekeeping = startHousekeeping(store, { graceDays, rounds: true, usage, clock: () => now, log })
  try {
    const later = (seconds: number) => {
      now += seconds
      mock.timers.tick(seconds * 1000)
    }
    await work({ later, failures })
  } finally {
    await housekeeping.stop()
    mock.timers.reset()
  }
}

export function purgeContract(engine: Engine): void {
  test('a purge takes what has expired, and nothing else', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id } = await withGrant(of)
      const [kept, gone] = [session(app, id, { expiresAt: LATER + 1 }), session(app, id, { expiresAt: LATER })]
      for (const one of [kept, gone]) await done(store, { kind: 'session.insert', session: one })
      for (const [name, expiresAt] of [
        ['never', null],
        ['later', LATER + 1],
        ['now', LATER],
      ] as const)
        await done(store, put(box(app, name, 1, { kind: 'code', expiresAt })))
      await purged(store, { deletedBefore: 0, now: LATER })
      assert.deepEqual(
        (await store.read.boxesAfter(-1, 10)).map((one) => one.id),
        ['never', 'later'],
      )
      assert.ok(await store.read.session(app, kept.id))
      assert.equal(await store.read.session(app, gone.id), undefined)
    }))

  test('a purge takes a batch at a time, so that however much has expired, nobody waits long for it', () =>
    given(engine, async ({ store, app }) => {
      const all = Array.from({ length: 450 }, (_, n) => code(app, `code ${n}`, T0))
      await done(store, ...all, code(app, 'kept', T0 + 1))
      const left: number[] = []
      while ((await store.commit({ changes: [purge('expired boxes')], audit: [] })) === 'committed')
        left.push((await boxes(store)).length)
      assert.deepEqual(left, [251, 51, 1])
      assert.deepEqual(await boxes(store), ['kept'])
    }))

  test('a change that comes during a purge does not wait for its end', () =>
    given(engine, async ({ store, app }) => {
      await done(store, ...Array.from({ length: 1000 }, (_, n) => code(app, `code ${n}`, T0)))
      await keptHouse(store, {}, async () => {
        await done(store, code(app, 'meanwhile', T0 + 1))
        assert.ok((await boxes(store)).length > 200, 'the purge is still on its way')
        await until(async () => (await boxes(store)).length === 1, 'all of it is gone')
      })
    }))

  test('a sign-in and a code go soon after their end, and not with the hourly round', () =>
    given(engine, async ({ store, app }) => {
      await keptHouse(store, {}, async ({ later }) => {
        await done(store, code(app, 'short', T0 + 30), code(app, 'long', T0 + 3600))
        let passed_s = 0
        await until(async () => {
          later(60)
          passed_s += 60
          return (await boxes(store)).length < 2
        }, 'the code is gone')
        assert.ok(passed_s < 3600)
        assert.deepEqual(await boxes(store), ['long'])
      })
    }))

  test('what signing members in has left behind goes when it has expired: sessions, and what a sign-in had to remember', () =>
    given(engine, async ({ store, place }) => {
      const one = member('owner')
      await done(store, { kind: 'member.insert', member: one })
      const [before, after] = [isoOf(T0 - 1), isoOf(T0 + 1)]
      await engine.sql(
        place,
        `INSERT INTO member_verifications (id, identifier, value, expires_at, created_at, updated_at)
           VALUES ('over', 'a', 'v', '${before}', '${before}', '${before}'),
             ('open', 'b', 'v', '${after}', '${before}', '${before}');
         INSERT INTO member_sessions (id, member_id, token, expires_at, created_at, updated_at)
           VALUES ('over', '${one.id}', 'a', '${before}', '${before}', '${before}'),
             ('open', '${one.id}', 'b', '${after}', '${before}', '${before}')`,
      )
      const left = async () =>
        (await engine.sql(place, 'SELECT id FROM member_verifications UNION ALL SELECT id FROM member_sessions')).map(
          ({ id }) => id,
        )
      await keptHouse(store, {}, async () => {
        await until(async () => (await left()).length < 3, 'both are gone')
      })
      assert.deepEqual(await left(), ['open', 'open'])
    }))

  test('the shell of what was deleted stays for as many days as CLAVIGER_GRACE_DAYS says, and then goes', () =>
    given(engine, async (of) => {
      const { store, app, place } = of
      for (const [name, days] of [
        ['six days', 6],
        ['eight days', 8],
      ] as const) {
        const { id } = await withCredential(of, name)
        const credential = await theCredential(store, app, id)
        await done(store, { kind: 'credential.delete', app, credential, at: T0 - days * DAY_S, by: 'k' })
      }
      const shells = async () =>
        (await engine.sql(place, 'SELECT name FROM credentials ORDER BY n')).map(({ name }) => name)
      await keptHouse(store, { graceDays: 7 }, async () => {
        await until(async () => (await shells()).length < 2, 'the older shell is gone')
      })
      assert.deepEqual(await shells(), ['six days'])
    }))

  test('what was deleted stays while something is of it, so that nothing is left behind whose purge has failed', () =>
    given(engine, async (of) => {
      const { store, app, place } = of
      const goes = async (kind: PurgeKind) =>
        (await store.commit({ changes: [purge(kind, LATER)], audit: [] })) === 'committed'
      const [used, leased] = [await withGrant(of), await withGrant(of, { email: 'another@example.com' })]
      await done(store, { kind: 'session.insert', session: session(app, used.id, { expiresAt: LATER + 1 }) })
      const lease = { name: leaseOfGrant(leased.id), holder: 'a', fence: 1, until: T0 }
      await done(store, { kind: 'lease.take', lease, at: T0 })
      const [tried, consented] = [await withCredential(of, 'tried'), await withCredential(of, 'consented')]
      for (const { id } of [tried, consented]) {
        const credential = await theCredential(store, app, id)
        await done(store, { kind: 'credential.delete', app, credential, at: T0, by: 'k' })
      }
      await done(store, put(box(app, consented.id, 1, { kind: 'consent' })))
      await engine.sql(
        place,
        `INSERT INTO credential_health (credential_id, application_id, state, version, last_trial, failures)
           VALUES ('${tried.id}', '${app}', 'ok', 1, '{}', 0)`,
      )
      const { n, revision } = await theConnector(store, app)
      await done(store, { kind: 'connector.delete', app, n, revision, at: T0, by: 'k' })

      for (const [kind, ...rest] of [
        ['gone grants', 'sessions of gone grants', 'leases of gone grants'],
        ['gone credentials', 'health of gone credentials', 'consents of gone credentials'],
      ] as const) {
        assert.equal(await goes(kind), false, kind)
        for (const before of rest) assert.equal(await goes(before), true, before)
        assert.equal(await goes(kind), true, kind)
      }
    }))

  test('what cannot be purged of one kind keeps nothing else from going', () =>
    given(engine, async ({ store, app, place }) => {
      await done(store, code(app, 'over', T0))
      await engine.sql(place, 'ALTER TABLE member_verifications RENAME TO away')
      const at = isoOf(T0 - 1)
      const one = member('owner')
      await done(store, { kind: 'member.insert', member: one })
      await engine.sql(
        place,
        `INSERT INTO member_sessions (id, member_id, token, expires_at, created_at, updated_at)
           VALUES ('over', '${one.id}', 'a', '${at}', '${at}', '${at}')`,
      )
      await keptHouse(store, {}, async ({ failures }) => {
        const sessions = async () => (await engine.sql(place, 'SELECT id FROM member_sessions')).length
        await until(async () => (await sessions()) === 0, 'the kinds after it have gone')
        assert.deepEqual(await boxes(store), [])
        assert.ok(failures.length > 0, 'it was told')
      })
    }))
}
