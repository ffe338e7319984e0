import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Change } from '../../../src/store/store.ts'
import { grantKinds } from './grants.ts'
import { auditKinds } from './audit.ts'
import { leaseKinds } from './leases.ts'
import { memberKinds } from './members.ts'
import {
  apiKey,
  application,
  connector,
  credential,
  dataKey,
  done,
  given,
  hex,
  insertInto,
  sealed,
  T0,
  theConnector,
  theCredential,
  withConnector,
  withCredential,
  type Engine,
  type Given,
  purged,
} from './given.ts'

const LATER = T0 + 60

/** What each kind of change does; the compiler misses a kind that has no entry. */
const kinds: Readonly<Record<Change['kind'], (given: Given) => Promise<void>>> = {
  async 'deployment.insert'({ store }) {
    const deployment = { id: 'd', rootId: 'root-1', createdAt: T0 }
    assert.equal(await store.read.deployment(), undefined)
    await done(store, { kind: 'deployment.insert', deployment })
    assert.deepEqual(await store.read.deployment(), { ...deployment, rootBackedUpAt: null })
  },
  async 'deployment.rootBackedUp'({ store }) {
    await done(store, { kind: 'deployment.insert', deployment: { id: 'd', rootId: 'root-1', createdAt: T0 } })
    await done(store, { kind: 'deployment.rootBackedUp', rootId: 'root-1', at: LATER })
    assert.equal((await store.read.deployment())?.rootBackedUpAt, LATER)
    await done(store, { kind: 'deployment.root', from: 'root-1', to: 'root-2' })
    assert.equal((await store.read.deployment())?.rootBackedUpAt, null, 'nobody has backed up the new one')
  },
  async 'deployment.root'({ store }) {
    await done(store, { kind: 'deployment.insert', deployment: { id: 'd', rootId: 'root-1', createdAt: T0 } })
    await done(store, { kind: 'deployment.root', from: 'root-1', to: 'root-2' })
    assert.equal((await store.read.deployment())?.rootId, 'root-2')
  },
  async 'dataKey.insert'({ store, app }) {
    const row = dataKey({ id: 2, purpose: 'audit', applicationId: app, state: 'staged' })
    await done(store, { kind: 'dataKey.insert', row })
    assert.deepEqual((await store.read.dataKeys())[1], row)
  },
  async 'dataKey.state'({ store }) {
    await done(store, { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' })
    assert.equal((await store.read.dataKeys())[0]?.state, 'open-only')
  },
  async 'dataKey.rewrap'({ store }) {
    const row = dataKey({ id: 1, rootId: 'root-2' })
    await done(store, { kind: 'dataKey.rewrap', row, fromRoot: 'root-1' })
    const [found] = await store.read.dataKeys()
    assert.deepEqual([found?.rootId, hex(found?.box)], ['root-2', hex(row.box)])
  },
  async 'dataKey.destroy'({ store }) {
    await done(store, { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' })
    await done(store, { kind: 'dataKey.destroy', id: 1, at: LATER })
    const [found] = await store.read.dataKeys()
    assert.deepEqual([found?.state, found?.box, found?.destroyedAt], ['destroyed', null, LATER])
  },
  async 'sealed.rewrap'(of) {
    const { id } = await withCredential(of)
    const { store, app } = of
    await done(
      store,
      { kind: 'dataKey.state', id: 1, from: 'primary', to: 'open-only' },
      { kind: 'dataKey.insert', row: dataKey({ id: 2 }) },
    )
    const [box] = await store.read.sealedVersionsUnder(1, -1, 10)
    assert.ok(box)
    assert.deepEqual([box.applicationId, box.provider, box.credentialId, box.version], [app, 'google', id, 1])
    const next = sealed(1, 2)
    await done(store, { kind: 'sealed.rewrap', slot: box.slot, version: 1, fromKeyId: 1, keyId: 2, box: next.box })
    const found = await store.read.sealedVersion(app, 'google', id, 1)
    assert.deepEqual([found?.keyId, hex(found?.box)], [2, hex(next.box)])
    assert.deepEqual([await store.read.countSealedUnder(1), await store.read.countSealedUnder(2)], [0, 1])
  },
  async 'application.insert'({ store }) {
    const made = application()
    await done(store, { kind: 'application.insert', application: made })
    assert.deepEqual(await store.read.application(made.id), { ...made, revision: 1 })
  },
  async 'application.update'({ store, app }) {
    const settings = { branding: { name: 'B' } }
    await done(store, { kind: 'application.update', id: app, revision: 1, settings, updatedAt: LATER })
    const found = await store.read.application(app)
    assert.deepEqual([found?.settings, found?.updatedAt, found?.revision], [settings, LATER, 2])
  },
  async 'apiKey.insert'({ store, app }) {
    const key = apiKey(app, { expiresAt: LATER })
    const hash = Buffer.alloc(32, 1)
    await done(store, { kind: 'apiKey.insert', key, hash })
    assert.deepEqual(await store.read.apiKeyByHash(hash), key)
    assert.deepEqual(await store.read.apiKeys(app), [key])
    assert.equal(await store.read.apiKeyByHash(Buffer.alloc(32, 2)), undefined)
  },
  async 'apiKey.revoke'({ store, app }) {
    const key = apiKey(app)
    await done(store, { kind: 'apiKey.insert', key, hash: Buffer.alloc(32, 1) })
    await done(store, { kind: 'apiKey.revoke', app, id: key.id, at: LATER })
    assert.deepEqual(await store.read.apiKeys(app), [{ ...key, revokedAt: LATER }])
  },
  async 'apiKey.used'({ store, app }) {
    const key = apiKey(app)
    await done(store, { kind: 'apiKey.insert', key, hash: Buffer.alloc(32, 1) })
    const used = { kind: 'apiKey.used', id: key.id } as const
    await done(store, { ...used, at: LATER }, { ...used, at: T0 }, { ...used, id: 'gone', at: LATER })
    assert.deepEqual(await store.read.apiKeys(app), [{ ...key, lastUsedAt: LATER }])
  },
  async 'usage.add'({ store, app }) {
    const add = (day: number, requests: number, errors: number, changes: number) =>
      done(store, { kind: 'usage.add', app, day, requests, errors, changes })
    await add(20_001, 5, 2, 1)
    await add(20_000, 1, 0, 0)
    await add(20_001, 10, 3, 4)
    const first = { day: 20_000, requests: 1, errors: 0, changes: 0 }
    const second = { day: 20_001, requests: 15, errors: 5, changes: 5 }
    assert.deepEqual(await store.read.usageDays(app, 19_999), [first, second])
    assert.deepEqual(await store.read.usageDays(app, 20_001), [second])
  },
  async 'connector.insert'({ store, app }) {
    const primary = credential('primary')
    const made = connector(app, { activeCredentialId: primary.id, credentialCount: 1 })
    await done(store, { kind: 'connector.insert', connector: made, primary })
    const found = await theConnector(store, app)
    const { applicationId, ...shown } = made
    assert.equal(applicationId, app)
    assert.deepEqual(found, { ...shown, n: found.n, revision: 1 })
    const { sealed: first, ...record } = primary
    const there = await theCredential(store, app, primary.id)
    assert.deepEqual(there, {
      ...record,
      n: there.n,
      lastUsedAt: null,
      revision: 1,
      connectorN: found.n,
      connectorRevision: 1,
      activeCredentialId: primary.id,
    })
    assert.equal(hex((await store.read.sealedVersion(app, 'google', primary.id, 1))?.box), hex(first.box))
  },
  async 'connector.update'(of) {
    const { store, app } = of
    const { n } = await withConnector(of)
    const { id } = await withCredential(of)
    const { revision } = await theConnector(store, app)
    const set = {
      name: 'B',
      settings: { client_id: 'd' },
      scope: ['t'],
      activeCredentialId: id,
      updatedAt: LATER,
      updatedBy: 'l',
    }
    await done(store, { kind: 'connector.update', app, n, revision, set })
    const found = await theConnector(store, app)
    assert.deepEqual({ ...found, ...set, revision: revision + 1 }, found)

    const only = { scope: null, updatedAt: LATER, updatedBy: 'm' }
    await done(store, { kind: 'connector.update', app, n, revision: revision + 1, set: only })
    const kept = await theConnector(store, app)
    assert.deepEqual(kept, { ...found, ...only, revision: revision + 2 }, 'what the update leaves out keeps its value')
  },
  async 'connector.delete'(of) {
    const { store, app } = of
    const { id } = await withCredential(of)
    const { n, revision } = await theConnector(store, app)
    await done(store, { kind: 'connector.delete', app, n, revision, at: LATER, by: 'l' })
    assert.equal(await store.read.connector(app, 'google'), undefined)
    assert.equal(await store.read.credential(app, 'google', id), undefined)
    assert.equal(await store.read.credentialNamed(app, 'google', 'first'), undefined)
    assert.deepEqual(await store.read.sealedVersionsAfter(-1, 10), [], 'its boxes are destroyed')
    assert.deepEqual(await store.read.counts(), { applications: 1, connectors: 0, credentials: 0 })
  },
  async 'credential.insert'(of) {
    const { store, app } = of
    const before = await withConnector(of)
    const made = credential('one')
    await done(store, insertInto(app, before, made))
    const after = await theConnector(store, app)
    assert.deepEqual([after.credentialCount, after.revision], [1, before.revision + 1])
    const { sealed: first, ...record } = made
    const found = await theCredential(store, app, made.id)
    assert.deepEqual({ ...found, ...record }, found)
    assert.equal(hex((await store.read.sealedVersion(app, 'google', made.id, 1))?.box), hex(first.box))
    assert.deepEqual(await store.read.credentialNamed(app, 'google', 'one'), found)
  },
  async 'credential.update'(of) {
    const { store, app } = of
    let old = await withCredential(of)
    const about = { updatedAt: LATER, updatedBy: 'l' }
    for (const set of [
      { ...about, name: 'renamed' },
      { ...about, next: sealed(2) },
      { ...about, name: 'both', next: sealed(3) },
    ]) {
      await done(store, { kind: 'credential.update', app, credential: old, set })
      const found = await theCredential(store, app, old.id)
      const { next, ...columns } = { next: undefined, ...set }
      const replaced = next && { version: next.version, fingerprint: next.fingerprint }
      assert.deepEqual(found, { ...old, ...columns, ...replaced, revision: old.revision + 1 })
      if (next)
        assert.equal(hex((await store.read.sealedVersion(app, 'google', old.id, next.version))?.box), hex(next.box))
      old = found
    }
  },
  async 'credential.expect'(of) {
    const { store, app } = of
    const { n, revision, id } = await withCredential(of)
    const before = await theCredential(store, app, id)
    await done(store, { kind: 'credential.expect', app, n, revision })
    assert.deepEqual(await theCredential(store, app, id), before)
  },
  async 'credential.delete'(of) {
    const { store, app } = of
    const kept = await withCredential(of, 'kept')
    const gone = await withCredential(of, 'gone')
    await done(store, { kind: 'credential.delete', app, credential: gone, at: LATER, by: 'l' })
    assert.equal(await store.read.credential(app, 'google', gone.id), undefined)
    assert.equal(await store.read.sealedVersion(app, 'google', gone.id, 1), undefined)
    assert.deepEqual(
      (await store.read.sealedVersionsAfter(-1, 10)).map((box) => box.credentialId),
      [kept.id],
    )
    assert.equal((await theConnector(store, app)).credentialCount, 1)
  },
  ...memberKinds,
  ...grantKinds,
  ...leaseKinds,
  ...auditKinds,
  async purge(of) {
    const { store, app } = of
    const kept = await withCredential(of, 'kept')
    const gone = await withCredential(of, 'gone')
    const { n, revision } = await withConnector(of, 'microsoft')
    await done(store, { kind: 'credential.delete', app, credential: gone, at: LATER, by: 'l' })
    await done(store, { kind: 'connector.delete', app, n, revision, at: LATER, by: 'l' })
    await purged(store, { deletedBefore: LATER, now: T0 })
    await purged(store, { deletedBefore: LATER + 1, now: T0 })
    assert.equal((await theCredential(store, app, kept.id)).name, 'kept', 'what is live stays')
    await withConnector(of, 'microsoft')
    await withCredential(of, 'gone')
  },
}

export function kindsContract(engine: Engine): void {
  for (const [kind, check] of Object.entries(kinds)) test(`${kind} does what it says`, () => given(engine, check))
}
