import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '../../../src/lib/ids.ts'
import type { Change, Invitation, Member, NewMember, Role, Store } from '../../../src/store/store.ts'
import { done, given, stale, T0, type Engine, type Given } from './given.ts'

const LATER = T0 + 60

export function member(role: Role, over: Partial<NewMember> = {}): NewMember {
  const id = newId()
  return {
    id,
    name: 'M',
    email: `${id}@example.com`,
    role,
    createdAt: T0,
    passwordHash: 'salt:hash',
    emailVerified: false,
    ...over,
  }
}

function invitation(over: Partial<Invitation> = {}): Invitation {
  return { id: newId(), role: 'viewer', email: null, createdAt: T0, createdBy: 'o', expiresAt: LATER, ...over }
}

const hash = (byte: number): Buffer => Buffer.alloc(32, byte)
const insert = (made: NewMember): Change => ({ kind: 'member.insert', member: made })
const rolesOf = async (store: Store) => (await store.read.members()).map(({ role }) => role)
const openIds = async (store: Store, at: number) => (await store.read.openInvitations(at)).map(({ id }) => id)

type MemberKind = Extract<Change['kind'], `member.${string}` | `invitation.${string}`>

/** What each change of members and invitations does. */
export const memberKinds: Readonly<Record<MemberKind, (given: Given) => Promise<void>>> = {
  async 'invitation.insert'({ store }) {
    const made = invitation({ role: 'owner', email: 'a@example.com' })
    await done(store, { kind: 'invitation.insert', invitation: made, hash: hash(1) })
    assert.deepEqual(await store.read.openInvitations(T0), [made])
    assert.deepEqual(await store.read.openInvitation(hash(1), LATER - 1), made)
    assert.equal(await store.read.openInvitation(hash(2), T0), undefined)
    assert.equal(await store.read.openInvitation(hash(1), LATER), undefined, 'it has expired')
    assert.deepEqual(await store.read.openInvitations(LATER), [])
  },
  async 'invitation.use'({ store }) {
    const made = invitation()
    await done(store, { kind: 'invitation.insert', invitation: made, hash: hash(1) })
    await done(store, { kind: 'invitation.use', id: made.id, at: T0 })
    assert.equal(await store.read.openInvitation(hash(1), T0), undefined)
    assert.deepEqual(await store.read.openInvitations(T0), [])
  },
  async 'invitation.revoke'({ store }) {
    const made = invitation()
    await done(store, { kind: 'invitation.insert', invitation: made, hash: hash(1) })
    await done(store, { kind: 'invitation.revoke', id: made.id, at: T0 })
    assert.equal(await store.read.openInvitation(hash(1), T0), undefined)
  },
  async 'invitation.revokeAllBy'({ store }) {
    const made = [invitation({ id: '1' }), invitation({ id: '2' }), invitation({ id: '3', createdBy: 'p' })]
    for (const [at, one] of made.entries())
      await done(store, { kind: 'invitation.insert', invitation: one, hash: hash(at) })
    await done(
      store,
      { kind: 'invitation.revokeAllBy', createdBy: 'o', at: T0 },
      { kind: 'invitation.revokeAllBy', createdBy: 'nobody', at: T0 },
    )
    assert.deepEqual(await openIds(store, T0), ['3'])
  },
  async 'invitation.expectNoneBy'({ store }) {
    const expect = { kind: 'invitation.expectNoneBy', createdBy: 'o', at: T0 } as const
    const made = [invitation({ id: '1' }), invitation({ id: '2' }), invitation({ id: '3', createdBy: 'p' })]
    await done(store, expect)
    for (const [at, one] of made.entries())
      await done(store, { kind: 'invitation.insert', invitation: one, hash: hash(at) })
    await stale(store, expect)
    await stale(store, { kind: 'invitation.revoke', id: '1', at: T0 }, expect)
    assert.deepEqual(await openIds(store, T0), ['1', '2', '3'])
    await done(
      store,
      { kind: 'invitation.revoke', id: '1', at: T0 },
      { kind: 'invitation.revoke', id: '2', at: T0 },
      expect,
    )
    assert.deepEqual(await openIds(store, T0), ['3'])
  },
  async 'member.insert'({ store }) {
    const made = member('admin', { name: 'Ada', email: 'ada@example.com' })
    await done(store, insert(made))
    const expected: Member = {
      id: made.id,
      name: 'Ada',
      email: 'ada@example.com',
      role: 'admin',
      twoFactor: false,
      hasPassword: true,
      passkeys: 0,
      createdAt: T0,
      lastSignInAt: null,
    }
    assert.deepEqual(await store.read.member(made.id), expected)
    assert.deepEqual(await store.read.members(), [expected])
    assert.equal(await store.read.member('nobody'), undefined)
  },
  async 'member.role'({ store }) {
    const made = member('viewer')
    await done(store, insert(member('owner', { createdAt: T0 - 1 })), insert(made))
    await done(store, { kind: 'member.role', id: made.id, from: 'viewer', to: 'admin', at: LATER })
    assert.deepEqual(await rolesOf(store), ['owner', 'admin'])
  },
  async 'member.delete'({ store }) {
    const made = member('viewer')
    const owner = member('owner')
    await done(store, insert(owner), insert(made))
    await done(store, { kind: 'member.delete', id: made.id })
    assert.deepEqual(
      (await store.read.members()).map(({ id }) => id),
      [owner.id],
    )
    await done(store, insert(member('viewer', { email: made.email })))
  },
  async 'member.signedIn'({ store }) {
    const made = member('owner')
    await done(store, insert(made))
    await done(
      store,
      { kind: 'member.signedIn', id: made.id, at: LATER },
      { kind: 'member.signedIn', id: 'gone', at: LATER },
    )
    assert.equal((await store.read.member(made.id))?.lastSignInAt, LATER)
  },
}

/** A deployment has an owner once it has had one, and a link makes one member. */
export function membersContract(engine: Engine): void {
  test('the last owner keeps the role and cannot be removed; with another one, both are possible', () =>
    given(engine, async ({ store }) => {
      const [first, second] = [member('owner', { createdAt: T0 - 2 }), member('owner', { createdAt: T0 - 1 })]
      await done(store, insert(first), insert(member('admin')))
      await stale(store, { kind: 'member.role', id: first.id, from: 'owner', to: 'admin', at: LATER })
      await stale(store, { kind: 'member.delete', id: first.id })
      await done(store, insert(second))
      await done(store, { kind: 'member.role', id: first.id, from: 'owner', to: 'viewer', at: LATER })
      await stale(store, { kind: 'member.delete', id: second.id })
      await done(store, { kind: 'member.role', id: first.id, from: 'viewer', to: 'owner', at: LATER })
      await done(store, { kind: 'member.delete', id: second.id })
      assert.deepEqual(await rolesOf(store), ['owner', 'admin'])
    }))

  test('of two owners who remove each other at once, one stays', () =>
    given(engine, async ({ store }) => {
      const [first, second] = [member('owner'), member('owner')]
      await done(store, insert(first), insert(second))
      const outcomes = await Promise.all(
        [first, second].map(({ id }) => store.commit({ changes: [{ kind: 'member.delete', id }], audit: [] })),
      )
      assert.deepEqual(outcomes.toSorted(), ['committed', 'stale'])
      assert.deepEqual(await rolesOf(store), ['owner'])
    }))

  test('a role is changed from the one that was read, and an address belongs to one member', () =>
    given(engine, async ({ store }) => {
      const made = member('viewer')
      await done(store, insert(member('owner')), insert(made))
      await stale(store, { kind: 'member.role', id: made.id, from: 'admin', to: 'owner', at: LATER })
      await stale(store, { kind: 'member.role', id: newId(), from: 'viewer', to: 'owner', at: LATER })
      await stale(store, { kind: 'member.delete', id: newId() })
      await stale(store, insert(member('viewer', { email: made.email })))
    }))

  test('an invitation is used once, and not after it was revoked or has expired', () =>
    given(engine, async ({ store }) => {
      const [used, revoked, expired] = [invitation(), invitation(), invitation()]
      for (const [at, one] of [used, revoked, expired].entries())
        await done(store, { kind: 'invitation.insert', invitation: one, hash: hash(at) })
      const use = (id: string, at = T0) => ({ kind: 'invitation.use', id, at }) as const
      await done(store, use(used.id), { kind: 'invitation.revoke', id: revoked.id, at: T0 })
      await stale(store, use(used.id), insert(member('viewer')))
      await stale(store, use(revoked.id))
      await stale(store, use(expired.id, LATER))
      await stale(store, use(newId()))
      await stale(store, { kind: 'invitation.revoke', id: used.id, at: T0 })
      await stale(store, { kind: 'invitation.revoke', id: revoked.id, at: T0 })
      await done(store, use(expired.id, LATER - 1))
      await stale(store, { kind: 'invitation.insert', invitation: invitation(), hash: hash(0) })
    }))

  test('a root key is marked as backed up only while it is the one in use', () =>
    given(engine, async ({ store }) => {
      await done(store, { kind: 'deployment.insert', deployment: { id: 'd', rootId: 'root-1', createdAt: T0 } })
      await stale(store, { kind: 'deployment.rootBackedUp', rootId: 'root-2', at: LATER })
    }))
}
