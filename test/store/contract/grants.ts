import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { newId, type ApplicationId, type GrantId } from '../../../src/lib/ids.ts'
import {
  leaseOfGrant,
  type BoxKind,
  type Change,
  type CredentialHealth,
  type Grant,
  type GrantSession,
  type GrantUpdate,
  type NewGrant,
  type PresentCredential,
  type SealedBox,
  type Store,
  type Trial,
} from '../../../src/store/store.ts'
import {
  application,
  dataKey,
  done,
  given,
  hex,
  purged,
  sealed,
  stale,
  T0,
  theConnector,
  theCredential,
  withConnector,
  withCredential,
  type Engine,
  type Given,
} from './given.ts'
import { takeLeaseOf } from './leases.ts'

export const LATER = T0 + 60
const all = { provider: null, status: null, ip: null, credentialId: null, since: null, before: null } as const
const page = { limit: 10, offset: 0, sortBy: 'created_at', orderBy: 'desc' } as const
export const trial = (over: Partial<Trial> = {}): Trial => ({
  at: LATER,
  step: 'refresh_token',
  outcome: 'ok',
  code: null,
  message: null,
  ...over,
})

export function newGrant(connectorN: number, over: Partial<NewGrant> = {}): NewGrant {
  return {
    id: newId<GrantId>(),
    provider: 'google',
    connectorN,
    email: `${newId()}@example.com`,
    name: 'A',
    providerUserId: '1',
    scope: ['mail'],
    settings: { tenant: 't' },
    state: 's',
    ip: '192.0.2.1',
    userAgent: 'test',
    status: 'valid',
    credentialId: null,
    credentialVersion: null,
    clientId: null,
    lastTrial: null,
    createdAt: T0,
    createdBy: 'k',
    updatedAt: T0,
    ...over,
  }
}

export async function withGrant(of: Pick<Given, 'store' | 'app'>, over: Partial<NewGrant> = {}): Promise<Grant> {
  const { store, app } = of
  const { n } = (await store.read.connector(app, 'google')) ?? (await withConnector(of))
  const grant = newGrant(n, over)
  await done(store, { kind: 'grant.insert', app, grant })
  return theGrant(store, app, grant.id)
}

async function theGrant(store: Store, app: ApplicationId, id: string): Promise<Grant> {
  const found = await store.read.grant(app, id)
  assert.ok(found, `no grant ${id}`)
  return found
}

async function presentOf(store: Store, app: ApplicationId, credentialId: string): Promise<PresentCredential> {
  const { id, version, activeCredentialId } = await theCredential(store, app, credentialId)
  return { id, version, activeCredentialId }
}

/** What an update sets, with everything as it is. */
function setOf({ id, createdAt, createdBy, n, revision, ...set }: Grant): GrantUpdate {
  assert.ok(id && createdAt && createdBy && n && revision)
  return set
}

type NewBox = Omit<SealedBox, 'n'>
export const box = (app: ApplicationId, id: string, version = 1, over: Partial<SealedBox> = {}): NewBox => ({
  kind: 'grant-secret',
  app,
  id,
  version,
  keyId: 1,
  expiresAt: null,
  box: randomBytes(40),
  ...over,
})
export const put = (one: NewBox): Change => ({ kind: 'box.put', box: one })

export const session = (app: ApplicationId, grantId: GrantId, over: Partial<GrantSession> = {}): GrantSession => ({
  id: newId(),
  app,
  grantId,
  refreshHash: Buffer.alloc(32, 1),
  scope: ['mail'],
  rotates: true,
  createdAt: T0,
  usedAt: T0,
  idleS: 100,
  expiresAt: T0 + 1000,
  revokedAt: null,
  ...over,
})

export const health = (over: Partial<CredentialHealth> & Pick<CredentialHealth, 'credentialId'>): CredentialHealth => ({
  state: 'failing',
  version: 1,
  lastTrial: trial({ outcome: 'credential', code: 'invalid_client', message: 'The secret has expired.' }),
  lastOkAt: null,
  pausedUntil: LATER,
  failures: 1,
  ...over,
})

type GrantKind =
  | Extract<Change['kind'], `grant.${string}` | `box.${string}` | `session.${string}`>
  | 'credential.health'
  | 'credential.used'

/** What each change of grants, and of what stands around them, does. */
export const grantKinds: Readonly<Record<GrantKind, (given: Given) => Promise<void>>> = {
  async 'grant.insert'(of) {
    const { store, app } = of
    const { n } = await withConnector(of)
    const made = newGrant(n, { email: 'Ada@Example.com', lastTrial: trial() })
    await done(store, { kind: 'grant.insert', app, grant: made })
    const found = await theGrant(store, app, made.id)
    assert.deepEqual(found, { ...made, n: found.n, revision: 1 })
    assert.deepEqual(await store.read.grantOf(app, 'aDA@example.com'), found)
    assert.deepEqual(await store.read.grants(app, all, page), [found])
  },
  async 'grant.update'(of) {
    const { store, app } = of
    const old = await withGrant(of)
    const set = { ...setOf(old), email: 'new@example.com', scope: [], settings: {}, name: null, updatedAt: LATER }
    await done(store, { kind: 'grant.update', app, n: old.n, revision: old.revision, set })
    assert.deepEqual(await theGrant(store, app, old.id), { ...old, ...set, revision: 2 })
    assert.equal((await store.read.grantOf(app, 'NEW@example.com'))?.id, old.id)
  },
  async 'grant.tried'(of) {
    const { store, app } = of
    const { n, id } = await withGrant(of, { credentialVersion: 3, clientId: 'c' })
    const tried = { kind: 'grant.tried', app, n, credentialVersion: null, clientId: null } as const
    await done(store, { ...tried, from: 'valid', to: 'invalid', trial: trial({ outcome: 'grant', code: 'gone' }) })
    const found = await theGrant(store, app, id)
    assert.deepEqual(
      [found.status, found.lastTrial?.code, found.credentialVersion, found.clientId, found.updatedAt],
      ['invalid', 'gone', 3, 'c', T0],
    )
    const again = { from: 'invalid', to: 'valid', trial: trial(), credentialVersion: 4, clientId: 'd' } as const
    await done(store, { ...tried, ...again })
    const now = await theGrant(store, app, id)
    assert.deepEqual([now.status, now.credentialVersion, now.clientId, now.revision], ['valid', 4, 'd', 3])
  },
  async 'grant.delete'(of) {
    const { store, app } = of
    const [gone, kept] = [await withGrant(of), await withGrant(of)]
    for (const { id } of [gone, kept])
      await done(store, put(box(app, id)), put(box(app, id, 1, { kind: 'grant-token' })))
    const held = session(app, gone.id)
    await done(store, { kind: 'session.insert', session: held })
    for (const { id } of [gone, kept]) await done(store, takeLeaseOf(id))
    await done(store, { kind: 'grant.delete', app, n: gone.n, id: gone.id, revision: gone.revision })
    assert.equal(await store.read.grant(app, gone.id), undefined)
    assert.equal(await store.read.session(app, held.id), undefined)
    assert.equal(await store.read.lease(leaseOfGrant(gone.id)), undefined)
    assert.equal((await store.read.lease(leaseOfGrant(kept.id)))?.fence, 1)
    assert.deepEqual(
      (await store.read.boxesAfter(-1, 10)).map(({ id }) => id),
      [kept.id, kept.id],
    )
  },
  async 'box.put'(of) {
    const { store, app } = of
    const first = box(app, 'x', 1, { kind: 'code', expiresAt: LATER })
    await done(store, put(first))
    const found = await store.read.box(app, 'code', 'x')
    assert.deepEqual({ ...found, box: hex(found?.box) }, { ...first, n: found?.n, box: hex(first.box) })
    const next = box(app, 'x', 2, { kind: 'code' })
    await done(store, put(next))
    const now = await store.read.box(app, 'code', 'x')
    assert.deepEqual([now?.version, now?.expiresAt, hex(now?.box)], [2, null, hex(next.box)])
    assert.deepEqual((await store.read.boxesOfKind(app, 'code')).length, 1)
  },
  async 'box.delete'({ store, app }) {
    await done(store, put(box(app, 'x')), put(box(app, 'y')))
    await done(store, { kind: 'box.delete', boxKind: 'grant-secret', app, id: 'x', version: 1 })
    assert.equal(await store.read.box(app, 'grant-secret', 'x'), undefined)
    assert.ok(await store.read.box(app, 'grant-secret', 'y'))
  },
  async 'box.expect'({ store, app }) {
    await done(store, put(box(app, 'x')))
    const expect = { kind: 'box.expect', boxKind: 'grant-secret', app, id: 'x' } as const
    await done(store, { ...expect, version: 1 })
    await stale(store, { ...expect, version: 2 })
    await stale(store, { ...expect, id: 'y', version: 1 })
  },
  async 'box.rewrap'({ store, app }) {
    await done(store, put(box(app, 'x')))
    await done(
      store,
      { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' },
      { kind: 'dataKey.insert', row: dataKey({ id: 2 }) },
    )
    await stale(store, { kind: 'dataKey.destroy', id: 1, at: LATER })
    assert.equal(await store.read.countSealedUnder(1), 1)
    const [found] = await store.read.boxesUnder(1, -1, 10)
    assert.ok(found)
    const next = randomBytes(40)
    await done(store, { kind: 'box.rewrap', n: found.n, version: 1, fromKeyId: 1, keyId: 2, box: next })
    const now = await store.read.box(app, 'grant-secret', 'x')
    assert.deepEqual([now?.keyId, hex(now?.box)], [2, hex(next)])
    assert.deepEqual([await store.read.countSealedUnder(1), await store.read.countSealedUnder(2)], [0, 1])
    assert.deepEqual(await store.read.boxesUnder(1, -1, 10), [])
    await done(store, { kind: 'dataKey.destroy', id: 1, at: LATER })
  },
  async 'session.insert'(of) {
    const { store, app } = of
    const { id } = await withGrant(of)
    const made = session(app, id, { rotates: false, refreshHash: null })
    await done(store, { kind: 'session.insert', session: made })
    assert.deepEqual(await store.read.session(app, made.id), made)
    await stale(store, { kind: 'session.insert', session: session(app, newId<GrantId>()) })
  },
  async 'session.use'(of) {
    const { store, app } = of
    const made = session(app, (await withGrant(of)).id, { rotates: false })
    await done(store, { kind: 'session.insert', session: made })
    const [one, two] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
    const use = { kind: 'session.use', app, id: made.id, from: one, to: two, rotates: true, at: LATER } as const
    await done(store, use)
    const found = await store.read.session(app, made.id)
    assert.deepEqual([hex(found?.refreshHash), found?.rotates, found?.usedAt], [hex(two), true, LATER])
    await stale(store, use)
  },
  async 'session.revoke'(of) {
    const { store, app } = of
    const made = session(app, (await withGrant(of)).id)
    await done(store, { kind: 'session.insert', session: made })
    const revoke = { kind: 'session.revoke', app, id: made.id } as const
    await done(store, { ...revoke, at: LATER }, { ...revoke, at: LATER + 1 }, { ...revoke, id: 'none', at: LATER })
    assert.equal((await store.read.session(app, made.id))?.revokedAt, LATER)
    const hash = Buffer.alloc(32, 1)
    await stale(store, { kind: 'session.use', app, id: made.id, from: hash, to: hash, rotates: true, at: LATER })
  },
  async 'credential.health'(of) {
    const { store, app } = of
    const { id } = await withCredential(of)
    const first = health({ credentialId: id })
    await done(store, { kind: 'credential.health', app, from: undefined, health: first })
    assert.deepEqual(await store.read.credentialHealth(app, id), first)
    const next = health({ credentialId: id, state: 'ok', lastTrial: trial(), lastOkAt: LATER, failures: 0 })
    await done(store, { kind: 'credential.health', app, from: first, health: next })
    assert.deepEqual(await store.read.credentialHealth(app, id), next)
  },
  async 'credential.used'(of) {
    const { store, app } = of
    const { id, n, revision } = await withCredential(of)
    const used = { kind: 'credential.used', app, n } as const
    await done(store, { ...used, at: LATER }, { ...used, at: T0 }, { ...used, n: 99, at: T0 })
    const found = await theCredential(store, app, id)
    assert.deepEqual([found.lastUsedAt, found.revision], [LATER, revision])
  },
}

/** What holds of grants on every engine. */
export function grantsContract(engine: Engine): void {
  test('a mailbox has one grant in an application, whatever the case of its letters', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { connectorN, n, revision, ...old } = await withGrant(of, { email: 'ada@example.com' })
      const twice = newGrant(connectorN, { email: 'ADA@example.com' })
      await stale(store, { kind: 'grant.insert', app, grant: twice })
      const other = await withGrant(of)
      const set = { ...setOf(other), email: 'Ada@Example.com' }
      await stale(store, { kind: 'grant.update', app, n: other.n, revision: other.revision, set })
      const outcomes = await Promise.all(
        [1, 2, 3].map(() =>
          store.commit({
            changes: [{ kind: 'grant.insert', app, grant: newGrant(connectorN, { email: 'b@example.com' }) }],
            audit: [],
          }),
        ),
      )
      assert.deepEqual(outcomes.toSorted(), ['committed', 'stale', 'stale'])
      await done(store, { kind: 'grant.delete', app, n, id: old.id, revision })
      await done(store, { kind: 'grant.insert', app, grant: twice })
    }))

  test('lists are narrowed by every filter, and follow the order', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id: credentialId } = await withCredential(of)
      const { n: zoom } = await withConnector(of, 'zoom')
      const a = await withGrant(of, { createdAt: T0, updatedAt: LATER, credentialId, ip: '192.0.2.9' })
      const b = await withGrant(of, { createdAt: T0 + 1, status: 'invalid', credentialId })
      const c = await withGrant(of, { createdAt: T0 + 2, updatedAt: T0 + 2, provider: 'zoom', connectorN: zoom })
      const ids = async (filter: object, over: object = {}) =>
        (await store.read.grants(app, { ...all, ...filter }, { ...page, ...over })).map(({ id }) => id)
      assert.deepEqual(await ids({}), [c.id, b.id, a.id])
      assert.deepEqual(await ids({}, { orderBy: 'asc' }), [a.id, b.id, c.id])
      assert.deepEqual(await ids({}, { sortBy: 'updated_at' }), [a.id, c.id, b.id])
      assert.deepEqual(await ids({}, { limit: 1, offset: 1 }), [b.id])
      assert.deepEqual(await ids({ provider: 'zoom' }), [c.id])
      assert.deepEqual(await ids({ status: 'invalid' }), [b.id])
      assert.deepEqual(await ids({ ip: '192.0.2.9' }), [a.id])
      assert.deepEqual(await ids({ credentialId }), [b.id, a.id])
      assert.deepEqual(await ids({ since: T0 + 1 }), [c.id, b.id])
      assert.deepEqual(await ids({ before: T0 + 1 }), [a.id])
      assert.deepEqual(await ids({ since: 99_999_999_999 }), [])
      assert.deepEqual(await ids({ credentialId, status: 'valid', since: T0, before: T0 + 1 }), [a.id])
      assert.deepEqual(await store.read.grantCounts(app, credentialId), { valid: 1, invalid: 1 })
    }))

  test('what is deleted ends its grants: they are invalid, and what was sealed for them is destroyed', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const credential = await withCredential(of)
      const gone = await withGrant(of, { credentialId: credential.id })
      const kept = await withGrant(of)
      for (const { id } of [gone, kept]) await done(store, put(box(app, id)))
      const boxes = async () => (await store.read.boxesAfter(-1, 10)).map(({ id }) => id)
      await done(store, {
        kind: 'credential.delete',
        app,
        credential: await theCredential(store, app, credential.id),
        at: LATER,
        by: 'k',
      })
      assert.deepEqual([(await theGrant(store, app, gone.id)).status, await boxes()], ['invalid', [kept.id]])
      assert.equal((await theGrant(store, app, kept.id)).status, 'valid')
      // A refresh that was on its way does not bring it back.
      const late = { credentialVersion: null, clientId: null, trial: trial(), from: 'valid', to: 'valid' } as const
      await stale(store, { kind: 'grant.tried', app, n: gone.n, ...late }, put(box(app, gone.id)))

      const { n, revision } = await theConnector(store, app)
      await done(store, { kind: 'connector.delete', app, n, revision, at: LATER, by: 'k' })
      assert.deepEqual([(await theGrant(store, app, kept.id)).status, await boxes()], ['invalid', []])
      await stale(store, { kind: 'grant.insert', app, grant: newGrant(n) })
      const now = await theGrant(store, app, kept.id)
      await stale(store, { kind: 'grant.update', app, n: now.n, revision: now.revision, set: setOf(now) })
      const held = session(app, kept.id)
      await done(store, { kind: 'session.insert', session: held })
      const elsewhere: Change = {
        kind: 'lease.take',
        lease: { name: 'l', holder: 'a', fence: 1, until: LATER },
        at: T0,
      }
      await done(store, takeLeaseOf(kept.id), elsewhere)
      await purged(store, { deletedBefore: LATER + 1, now: LATER })
      assert.deepEqual(await store.read.grants(app, all, page), [])
      assert.equal(await store.read.lease(leaseOfGrant(kept.id)), undefined)
      assert.ok(await store.read.lease('l'), 'a lease on something else stays')
      assert.equal(await store.read.session(app, held.id), undefined)
      assert.equal(await store.read.countStrays(), 0)
    }))

  test('what is lent of a grant is read at one moment: the grant, its token, and the credential as it is now', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { read } = store
      const { id: credentialId } = await withCredential(of)
      const { id } = await withGrant(of, { credentialId })
      const parts = async () => ({
        grant: await read.grant(app, id),
        token: await read.box(app, 'grant-token', id),
        credential: await presentOf(store, app, credentialId),
      })
      assert.deepEqual(await read.lendable(app, id), { ...(await parts()), token: undefined })
      await done(store, put(box(app, id)), put(box(app, id, 1, { kind: 'grant-token', expiresAt: LATER })))
      for (const version of [1, 2, 3]) {
        const credential = await theCredential(store, app, credentialId)
        assert.equal(credential.version, version)
        const whole = await read.lendable(app, id)
        assert.ok(whole?.token && whole.credential)
        assert.deepEqual(whole, await parts())
        const set = { updatedAt: LATER, updatedBy: 'k', next: sealed(version + 1) }
        await done(store, { kind: 'credential.update', app, credential, set })
      }
      const credential = await theCredential(store, app, credentialId)
      await done(store, { kind: 'credential.delete', app, credential, at: LATER, by: 'k' })
      assert.deepEqual((await read.lendable(app, id))?.credential, undefined)
      const bare = await withGrant(of, { credentialId: null })
      assert.deepEqual(await read.lendable(app, bare.id), { grant: bare, token: undefined, credential: undefined })
      assert.equal(await read.lendable(app, newId()), undefined)
    }))

  test('a box is replaced from the version that was read, under a key that seals', () =>
    given(engine, async ({ store, app }) => {
      await done(store, put(box(app, 'x')))
      await stale(store, put(box(app, 'x')))
      await stale(store, put(box(app, 'x', 3)))
      await stale(store, put(box(app, 'x', 2, { keyId: 9 })))
      await stale(store, put(box(app, 'y', 1, { keyId: 9 })))
      await stale(store, put(box(app, 'y', 2)))
      const outcomes = await Promise.all(
        [1, 2, 3].map(() => store.commit({ changes: [put(box(app, 'x', 2))], audit: [] })),
      )
      assert.deepEqual(outcomes.toSorted(), ['committed', 'stale', 'stale'])
      await stale(store, { kind: 'box.delete', boxKind: 'grant-secret', app, id: 'x', version: 1 })
    }))

  test('another application finds none of it, and reaches none of it with handles that are right', () =>
    given(engine, async (of) => {
      const { store, app } = of
      const { id: credentialId, n: credentialN } = await withCredential(of)
      const theirs = await withGrant(of, { credentialId })
      const held = session(app, theirs.id)
      await done(store, put(box(app, theirs.id)), { kind: 'session.insert', session: held })
      await done(store, { kind: 'credential.health', app, from: undefined, health: health({ credentialId }) })
      const { id: other } = application()
      await done(store, { kind: 'application.insert', application: application({ id: other }) })
      const kind: BoxKind = 'grant-secret'
      const { read } = store
      assert.deepEqual(
        await Promise.all([
          read.grant(other, theirs.id),
          read.lendable(other, theirs.id),
          read.grantOf(other, theirs.email),
          read.box(other, kind, theirs.id),
          read.session(other, held.id),
          read.credentialHealth(other, credentialId),
        ]),
        [undefined, undefined, undefined, undefined, undefined, undefined],
      )
      assert.deepEqual(await read.grants(other, all, page), [])
      assert.deepEqual(await read.boxesOfKind(other, kind), [])
      assert.deepEqual(await read.grantCounts(other, credentialId), { valid: 0, invalid: 0 })
      assert.deepEqual(await read.grantTotals(other, { most: 9 }), { valid: 0, invalid: 0 })
      assert.deepEqual(await read.grantTotals(other, { provider: 'google', most: 9 }), { valid: 0, invalid: 0 })
      assert.deepEqual([await read.invalidGrants(other, 9), await read.failingCredentials(other, 9)], [[], []])
      const { n, id, revision, connectorN } = theirs
      const hash = Buffer.alloc(32, 1)
      const tried = { credentialVersion: null, clientId: null, trial: trial(), from: 'valid', to: 'invalid' } as const
      const changes: Change[] = [
        { kind: 'grant.insert', app: other, grant: newGrant(connectorN) },
        { kind: 'grant.update', app: other, n, revision, set: setOf(theirs) },
        { kind: 'grant.tried', app: other, n, ...tried },
        { kind: 'grant.delete', app: other, n, id, revision },
        { kind: 'box.expect', boxKind: kind, app: other, id, version: 1 },
        { kind: 'box.delete', boxKind: kind, app: other, id, version: 1 },
        put(box(other, id, 2)),
        { kind: 'session.insert', session: session(other, id) },
        { kind: 'session.use', app: other, id: held.id, from: hash, to: hash, rotates: true, at: LATER },
      ]
      for (const change of changes) await stale(store, change)
      await done(
        store,
        { kind: 'session.revoke', app: other, id: held.id, at: LATER },
        { kind: 'credential.used', app: other, n: credentialN, at: LATER },
        { kind: 'credential.health', app: other, from: undefined, health: health({ credentialId, failures: 9 }) },
      )
      assert.equal((await read.session(app, held.id))?.revokedAt, null)
      assert.equal((await theCredential(store, app, credentialId)).lastUsedAt, null)
      assert.equal((await read.credentialHealth(app, credentialId))?.failures, 1)
    }))
}
